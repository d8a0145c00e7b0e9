import { describe, expect, it } from 'vitest';
import { apiKey, shopOrigin } from '../../test/support/config.js';
import { backend, page, startCore } from '../../test/support/core.js';
import { bizTokenOf } from '../../test/support/vendor.js';
import { hashSecret } from '../security/client-secret.js';
import { findByLink } from './secrets.js';

const problem = (code: string, more: object = {}) => expect.objectContaining({ code, ...more });

describe('a creation', () => {
  it('asks the vendor nothing, and gives a page no link', async () => {
    const core = await startCore();
    const created = await core.create();
    expect(created).toEqual({
      id: expect.stringMatching(/^ver_/),
      clientSecret: expect.stringMatching(new RegExp(`^${created.id}_secret_`)),
      expiresAt: expect.any(String),
    });
    expect(core.bought()).toBe(0);
    expect(await core.row(created)).toMatchObject({
      status: 'pending',
      initiator: 'page',
      origin: shopOrigin,
      attempts: 0,
      linkCodeHash: null,
      maxAttempts: 5,
    });
  });

  it('keeps neither client secret nor link, only their hashes', async () => {
    const core = await startCore();
    const { url = '', clientSecret, id } = await core.create({}, 'backend');
    const [code = ''] = /[\w-]{22}$/.exec(url) ?? [];
    expect(url).toBe(`https://kyc.example/l/${code}`);
    const row = await core.row({ id });
    expect(row).toMatchObject({
      clientSecretHash: hashSecret(clientSecret),
      linkCodeHash: hashSecret(code),
    });
    for (const secret of [code, clientSecret.slice(-43), 'sign-up']) {
      expect(JSON.stringify(row)).not.toContain(secret);
    }
  });

  it('lives as long as the operator says, or the backend', async () => {
    const core = await startCore({ verificationLifetimeMs: 3_600_000 });
    const lifetime = ({ expiresAt, createdAt }: { expiresAt: number; createdAt: number }) =>
      expiresAt - createdAt;
    expect(lifetime(await core.row(await core.create()))).toBe(3_600_000);
    const long = await core.create({ expiresIn: 2_592_000, maxAttempts: 20 }, 'backend');
    expect(lifetime(await core.row(long))).toBe(2_592_000_000);
    expect(await core.row(long)).toMatchObject({ maxAttempts: 20 });
  });

  it('begins the first attempt in the same call where that is asked for', async () => {
    const core = await startCore();
    const { attempt, id } = await core.create({ begin: true });
    expect(attempt?.verificationUrl).toContain('?token=');
    expect(core.bought()).toBe(1);
    expect(await core.row({ id })).toMatchObject({ attempts: 1, attemptId: attempt?.id });
  });

  it('is for the page that creates it, whichever allowed origin people come back to', async () => {
    const core = await startCore({ allowedOrigins: [shopOrigin, 'https://pay.example'] });
    const redirectUrl = 'https://pay.example/kyc';
    const byPage = await core.create({ redirectUrl });
    expect(await core.row(byPage)).toMatchObject({ origin: shopOrigin });
    const byBackend = await core.create({ redirectUrl }, 'backend');
    expect(await core.row(byBackend)).toMatchObject({ origin: 'https://pay.example' });
  });

  it('needs a redirect URL from a page; a backend’s goes through its link without one', async () => {
    const core = await startCore();
    await expect(core.createBy(page, { redirectUrl: undefined } as never)).rejects.toThrow(
      problem('invalid-request', {
        errors: [{ pointer: '/redirectUrl', detail: 'is required from a page' }],
      }),
    );
    const created = await core.create({ redirectUrl: undefined, begin: true } as never, 'backend');
    expect(await core.row(created)).toMatchObject({ origin: 'https://kyc.example' });
    expect(await core.attempts(created)).toMatchObject([{ flow: 'link' }]);
    expect(core.simulator.verifications()[0]?.redirectUrl).toMatch(
      /^https:\/\/kyc\.example\/return\//,
    );
  });
});

describe('a creation whose attempt can’t begin', () => {
  it('by a page is none: it fails with the reason, and nothing is left', async () => {
    const core = await startCore({
      limits: { attemptsPerMinute: 10, attemptsPerDay: 10, pageAttemptsPerDay: 1 },
    });
    await core.create({ begin: true });
    await expect(core.create({ begin: true })).rejects.toThrow(
      problem('daily-limit-reached', { retryAfter: expect.any(Number) }),
    );
    const all = { reference: null, status: null, createdAfter: null, createdBefore: null };
    expect(await core.store.list(all, null, 10)).toHaveLength(1);
    expect(core.bought()).toBe(1);
    // Backends have a share of their own.
    expect((await core.create({ begin: true }, 'backend')).attempt).toBeDefined();
  });

  it('by a backend is found by its repetition, which begins the attempt', async () => {
    const core = await startCore();
    core.simulator.setFaults({ garbage: 1 });
    const create = () => core.createBy(backend('key-1'), { begin: true });
    await expect(create()).rejects.toThrow(problem('upstream-invalid-answer'));
    core.simulator.setFaults({});
    const { created, isNew } = await create();
    expect(isNew).toBe(false);
    expect(created.attempt).toBeDefined();
    expect(await core.attempts(created)).toHaveLength(1);
  });
});

describe('an Idempotency-Key', () => {
  it('gives the same verification, secret and link again, and buys nothing', async () => {
    const core = await startCore();
    const body = { reference: 'user-7', begin: true };
    const first = await core.createBy(backend('key-1'), body);
    const again = await core.createBy(backend('key-1'), body);
    expect(first.isNew).toBe(true);
    expect(again).toEqual({ created: first.created, isNew: false });
    expect(core.bought()).toBe(1);
  });

  it('of five equal requests at once makes one, and buys one', async () => {
    const core = await startCore();
    const five = await Promise.all(
      [1, 2, 3, 4, 5].map(() => core.createBy(backend('key-1'), { begin: true })),
    );
    expect(five.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(new Set(five.map(({ created }) => JSON.stringify(created))).size).toBe(1);
    expect(core.bought()).toBe(1);
  });

  it('is refused with another body, and belongs to its API key alone', async () => {
    const core = await startCore();
    await core.createBy(backend('key-1'), { reference: 'a' });
    await expect(core.createBy(backend('key-1'), { reference: 'b' })).rejects.toThrow(
      problem('idempotency-key-reused'),
    );
    const other = { kind: 'backend', keyHash: hashSecret(`${apiKey}2`), idempotencyKey: 'key-1' };
    expect(await core.createBy(other as never, { reference: 'b' })).toMatchObject({ isNew: true });
  });

  it('begins no second attempt once the first has ended', async () => {
    const core = await startCore();
    const { created } = await core.createBy(backend('key-1'), { begin: true });
    const bizToken = bizTokenOf(created.attempt ?? { verificationUrl: '' });
    core.simulator.finish(bizToken, 'too-dark');
    await core.comeBack(created, bizToken);
    const { attempt: _ended, ...rest } = created;
    const again = await core.createBy(backend('key-1'), { begin: true });
    expect(again).toEqual({ created: rest, isNew: false });
    expect(core.bought()).toBe(1);
  });

  it('is over once the secrets of its verification are gone', async () => {
    const core = await startCore();
    const { created } = await core.createBy(backend('key-1'));
    const find = core.store.findByIdempotencyKey.bind(core.store);
    core.store.findByIdempotencyKey = async (hash) => {
      const earlier = await find(hash);
      return earlier && { ...earlier, row: { ...earlier.row, clientSecretHash: null } };
    };
    expect(created.id).toMatch(/^ver_/);
    await expect(core.createBy(backend('key-1'))).rejects.toThrow(
      problem('idempotency-key-reused', { detail: expect.stringContaining('is over') }),
    );
  });
});

describe('the code of a link', () => {
  it('finds its verification and the client secret, also after EKYC_SECRET was rotated', async () => {
    const core = await startCore();
    const created = await core.create({}, 'backend');
    const code = created.url?.slice(-22) ?? '';
    const found = await findByLink(core.context, code);
    expect(found).toMatchObject({
      verification: { id: created.id },
      clientSecret: created.clientSecret,
    });
    const [old = ''] = core.context.config.secrets;
    const secrets = ['another-secret-of-32-bytes-or-more-1', old];
    const rotated = { ...core.context, config: { ...core.context.config, secrets } };
    expect(await findByLink(rotated, code)).toMatchObject({ clientSecret: created.clientSecret });
    const gone = { ...rotated, config: { ...rotated.config, secrets: [secrets[0] ?? ''] } };
    await expect(findByLink(gone, code)).rejects.toMatchObject({ code: 'secret-removed' });
  });

  it('with a letter changed, or of nobody’s, finds nothing', async () => {
    const core = await startCore();
    const code = (await core.create({}, 'backend')).url?.slice(-22) ?? '';
    const changed = `${code.startsWith('A') ? 'B' : 'A'}${code.slice(1)}`;
    for (const other of [changed, '', 'A'.repeat(22)]) {
      expect(await findByLink(core.context, other)).toBeNull();
    }
  });

  it('is not the client secret, nor made from it', async () => {
    const core = await startCore();
    const { url = '', clientSecret } = await core.create({}, 'backend');
    expect(clientSecret).not.toContain(url.slice(-22));
    expect(url.slice(-22)).toHaveLength(22);
  });
});
