import { watch } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callsThrough } from './fronts/calls.ts';
import { engines } from './fronts/engines.ts';
import { metricsToken, startFronted, type Fronted } from './fronts/fronted.ts';

const photoLimit = 8 * 1024 * 1024;
const code = 'c0de_of_a_link_that_no_log_may_hold_000000000';

describe.each(
  Object.keys(engines).flatMap((name) => [
    { name, where: 'on a name of its own', belowAPath: false },
    { name, where: 'below a path', belowAPath: true },
  ]),
)('behind $name with the documentation’s file, $where,', ({ name, belowAPath }) => {
  let front: Fronted;
  let calls: ReturnType<typeof callsThrough>;
  beforeAll(async () => {
    front = await startFronted(name, belowAPath);
    calls = callsThrough(front);
  });
  afterAll(() => front.stop());

  it('a held poll is answered when somebody comes back, and the verification passes', async () => {
    const { id, clientSecret, bizToken } = await calls.start();
    const poll = calls.read(id, clientSecret, { prefer: 'wait=25' });
    let isAnswered = false;
    void poll.finally(() => (isAnswered = true));
    expect(await calls.read(id, clientSecret)).toMatchObject({ status: 200 });
    expect(isAnswered).toBe(false);
    front.simulator.finish(bizToken, 'pass');
    expect(await calls.giveBack(id, clientSecret, bizToken)).toMatchObject({ status: 200 });
    const { status, headers, body } = await poll;
    expect({ status, applied: headers['preference-applied'] }).toEqual({
      status: 200,
      applied: 'wait=25',
    });
    expect(JSON.parse(body)).toMatchObject({ id });
    const ended = await calls.read(id, clientSecret);
    expect(JSON.parse(ended.body)).toMatchObject({
      status: 'passed',
      resultToken: expect.any(String),
    });
  });

  it('the script comes with the proxy’s rules for caches, and results with none', async () => {
    const script = await front.ask('/ekyc-verify.js');
    expect(script.headers['cache-control']).toBe('public, max-age=300');
    const { id, clientSecret } = await calls.start();
    const read = await calls.read(id, clientSecret);
    expect(read.headers['cache-control']).toBe('no-store');
  });

  it('a photo as large as allowed arrives, and nothing of it is written to a disk', async () => {
    const seen: (string | null)[] = [];
    const watchers = front.engine.bodyFolders.map((folder) =>
      watch(folder, (_, file) => seen.push(file)),
    );
    try {
      expect(await calls.startWithPhoto(photoLimit)).toMatchObject({ status: 201 });
      for (const folder of front.engine.bodyFolders) await writeFile(join(folder, 'last'), '');
      // Events come in order: when the last file's is there, so is every one before it.
      await expect
        .poll(() => seen.filter((file) => file === 'last').length)
        .toBeGreaterThanOrEqual(watchers.length);
      expect([...new Set(seen)]).toEqual(watchers.length === 0 ? [] : ['last']);
    } finally {
      for (const watcher of watchers) watcher.close();
    }
  });

  it('a photo that is too large is refused with our error', async () => {
    const over = await calls.startWithPhoto(photoLimit + 4);
    expect(over.status).toBe(400);
    expect(JSON.parse(over.body)).toMatchObject({
      code: 'invalid-request',
      errors: [{ pointer: '/compareImage' }],
    });
  });

  it('a body beyond every limit is refused as too large', async () => {
    expect(await calls.startWithPhoto(12_000_000)).toMatchObject({ status: 413 });
  });

  it('the rate limit counts the client’s address, whatever X-Forwarded-For it sends', async () => {
    const statuses: number[] = [];
    for (const last of [1, 2, 3, 4]) {
      const headers = {
        'x-forwarded-for': `203.0.113.${last}`,
        forwarded: `for=203.0.113.${last}`,
      };
      const answer = await calls.startFromPage({ from: '127.0.0.3', headers });
      statuses.push(answer.status);
    }
    expect(statuses).toEqual([201, 201, 201, 429]);
    expect(await calls.startFromPage({ from: '127.0.0.4' })).toMatchObject({ status: 201 });
  });

  it.each(['/metrics', '/%6detrics', '/metrics?a', '/readyz'])(
    '%s is not there for the world, the right token or not',
    async (path) => {
      const headers = { authorization: `Bearer ${metricsToken}` };
      expect(await front.ask(path, { headers })).toMatchObject({ status: 404 });
    },
  );

  it('logs hold neither a code nor a token, not even when the proxy is away', async () => {
    const token = '5A5A5A5A-0000-4000-8000-00000000FEED';
    const addresses = calls.secretAddresses(code, token);
    const headers = { referer: `https://shop.example/?token=${token}`, cookie: `code=${code}` };
    for (const address of addresses) await front.ask(address, { headers });
    await front.stopProxy();
    for (const address of addresses) {
      const { status } = await front.ask(address, { headers });
      expect(status).toBeGreaterThanOrEqual(502);
    }
    await expect.poll(() => front.engine.written()).toMatch(/\/return\/["\s]/);
    await expect.poll(() => front.engine.written()).toMatch(/50[234]/);
    const written = await front.engine.written();
    expect(written).toContain('/v1/verifications');
    for (const secret of [code, token, 'token=', '_secret_', 'Referer']) {
      expect(written).not.toContain(secret);
    }
  });
});
