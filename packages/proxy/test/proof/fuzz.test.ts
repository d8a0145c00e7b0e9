import { scenarios } from 'ekyc-verify-simulator';
import type { BegunAttempt, CreatedVerification, Handoff } from 'ekyc-verify-protocol';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDice, type Dice } from './dice.js';
import { startFuzzedProxy, type FuzzedProxy } from './fuzzed-proxy.js';
import { sendBytes } from './raw-bytes.js';
import { aRequest, nobody, type Known } from './requests.js';
import { judge } from './rules.js';

/** Put the seed of a failed run here to see it again; null throws the dice anew. */
const fixedSeed: number | null = null;
const seed = fixedSeed ?? Math.floor(Math.random() * 2 ** 31);
const requests = 30_000;
const connections = 3000;
/** How many run at the same time. */
const lanes = 32;
/** Several chunks of a report; megabytes, as one outcome has them, would take a third of the time. */
const mediaSizes = { videoBytes: 50_000, imageBytes: 5000 };

let proxy: FuzzedProxy;
beforeAll(async () => {
  proxy = await startFuzzedProxy();
});
afterAll(() => proxy.stop());

/** Runs a job so many times, some at once. */
async function repeat(times: number, job: () => Promise<void>): Promise<void> {
  let left = times;
  const lane = async () => {
    while (left > 0) {
      left -= 1;
      await job();
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

/** So that later requests ask for the phone's page. */
function rememberCode(url: string, { url: page }: Handoff, byId: Map<string, Known>): void {
  const known = byId.get(/ver_[\w-]{22}/.exec(url)?.[0] ?? '');
  if (known === undefined) return;
  known.handoffCode = new URL(page).pathname.slice('/v/'.length);
  byId.set(known.handoffCode, known);
}

/** The person goes through the vendor's page, or does not. */
function finishOne(dice: Dice, { bizToken }: Known): void {
  const { finish, expire } = proxy.simulator;
  if (bizToken === nobody.bizToken) return;
  if (dice.chance(0.5)) finish(bizToken, dice.oneOf(scenarios).name, mediaSizes);
  else if (dice.chance(0.3)) expire(bizToken);
}

it(`${requests} requests to every address find no fault and no leak (seed ${seed})`, async () => {
  const dice = createDice(seed);
  const known: Known[] = [];
  const byId = new Map<string, Known>();
  const statuses = new Map<number, number>();
  const wrong: unknown[] = [];
  const owners = new Map<string, string>();
  const isOwn = (address: string, id: string) => {
    const owner = owners.get(address) ?? id;
    owners.set(address, owner);
    return owner === id;
  };

  await repeat(requests, async () => {
    const request = aRequest(dice, known);
    const response = await proxy.app.inject(request);
    const { statusCode } = response;
    statuses.set(statusCode, (statuses.get(statusCode) ?? 0) + 1);
    const { rest, faults } = judge(request, response, { find: (id) => byId.get(id), isOwn });
    const leaks = proxy.leaksIn(rest);
    if (faults.length + leaks.length > 0) wrong.push({ request, statusCode, faults, leaks, rest });
    const { url, method } = request;
    if (method !== 'POST' || statusCode >= 300) return;
    if (statusCode === 201 && url.includes('/handoff')) rememberCode(url, response.json(), byId);
    if (/^\/v1\/verifications(\?|$)/.test(url) && statusCode === 201) {
      const created = proxy.knownOf(response.json<CreatedVerification>());
      known.push(created);
      byId.set(created.id, created);
      if (created.linkCode !== nobody.linkCode) byId.set(created.linkCode, created);
      finishOne(dice, created);
    }
    const about = byId.get(/ver_[\w-]{22}/.exec(url)?.[0] ?? '');
    if (!url.includes('/attempts') || about === undefined) return;
    const begun = proxy.withAttempt(about, response.json<BegunAttempt>());
    const isNew = !about.verificationUrls.includes(begun.verificationUrls.at(-1) ?? '');
    Object.assign(about, begun);
    if (isNew) finishOne(dice, about);
  });

  expect(wrong.slice(0, 5)).toEqual([]);
  expect(proxy.wrongLines.slice(0, 5)).toEqual([]);
  // The run got somewhere: it did not only knock at the door.
  expect(proxy.logged()).toBeGreaterThan(requests);
  for (const status of [200, 201, 202, 204, 303, 304, 400, 401, 403, 404, 409, 413, 415, 429]) {
    expect(statuses.get(status) ?? 0, `answers with ${status}`).toBeGreaterThan(10);
  }
}, 900_000);

it(`${connections} connections with broken bytes find no fault and no leak (seed ${seed})`, async () => {
  const dice = createDice(seed);
  const url = new URL(await proxy.app.listen({ host: '127.0.0.1', port: 0 }));
  const started = await proxy.app.inject({
    method: 'POST',
    url: '/v1/verifications',
    headers: { origin: 'https://shop.example' },
    body: { redirectUrl: 'https://shop.example/', begin: true },
  });
  const about = proxy.knownOf(started.json());
  const statuses = new Map<string, number>();
  const wrong: unknown[] = [];

  await repeat(connections, async () => {
    const { sent, received } = await sendBytes(dice, Number(url.port), about);
    // A status line follows the end of a body at once, where answers are pipelined.
    const found = [...received.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map((match) => match[1] ?? '');
    for (const status of found) statuses.set(status, (statuses.get(status) ?? 0) + 1);
    const rest = about.verificationUrls.reduce(
      (text, address) => text.replaceAll(address, ''),
      received,
    );
    const leaks = proxy.leaksIn(rest);
    // 501 is about a method that nobody supports.
    const fault = found.find((status) => status >= '500' && status !== '501');
    if (fault !== undefined || leaks.length > 0) wrong.push({ sent, received, leaks });
  });

  expect(wrong.slice(0, 5)).toEqual([]);
  expect(proxy.wrongLines.slice(0, 5)).toEqual([]);
  expect((await fetch(new URL('/readyz', url))).status).toBe(200);
  for (const status of ['200', '400', '401', '404']) {
    expect(statuses.get(status) ?? 0, `answers with ${status}`).toBeGreaterThan(10);
  }
}, 900_000);
