import { EkycClient } from 'ekyc-verify-backend';
import type { SimulatedProxy } from 'ekyc-verify-proxy/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { replacementsFor, shopOrigin, startProxy, verify } from './person.ts';
import { loadSample } from './run-sample.ts';

type User = { id: string; verificationId?: string };
type Create = { createVerification(user: User, order: string): Promise<string> };
type WithPhoto = {
  createWithPhoto(reference: string, photo: Buffer): Promise<{ id: string }>;
  tryAgainWithPhoto(id: string, photo: Buffer): Promise<{ id: string }>;
};
type Support = {
  verificationsOf(reference: string): Promise<{ id: string; status: string }[]>;
  forget(reference: string): Promise<void>;
};

const page = 'docs/backend-start.md';
let proxy: SimulatedProxy;
let ekyc: EkycClient;
let replaced: Record<string, string>;
beforeAll(async () => {
  proxy = await startProxy();
  ekyc = new EkycClient({ url: proxy.url, apiKey: proxy.apiKey });
  replaced = replacementsFor(proxy);
});
afterAll(() => proxy.stop());

const bought = () => proxy.simulator.calls().ApplyWebVerificationBizTokenIntl;

describe('the sample that creates', () => {
  it('gives the page what opens this verification, keeps its id with the user, and buys nothing', async () => {
    const { createVerification } = await loadSample<Create>(page, 'createVerification', replaced);
    const user: User = { id: 'user-1' };
    const clientSecret = await createVerification(user, 'order-1');
    const answer = await fetch(`${proxy.url}/v1/verifications/${user.verificationId}`, {
      headers: { authorization: `Bearer ${clientSecret}`, origin: shopOrigin },
    });
    expect(await answer.json()).toMatchObject({ id: user.verificationId, status: 'pending' });
    expect(await ekyc.get(user.verificationId ?? '')).toMatchObject({
      reference: 'user-1',
      checks: { documentType: 'HKIDCard' },
      metadata: { reason: 'withdrawal' },
    });
    expect(bought()).toBe(0);
  });

  it('creates once for a repeated order', async () => {
    const { createVerification } = await loadSample<Create>(page, 'createVerification', replaced);
    const user: User = { id: 'user-2' };
    const secrets = [
      await createVerification(user, 'order-2'),
      await createVerification(user, 'order-2'),
      await createVerification(user, 'order-3'),
    ];
    expect(new Set(secrets).size).toBe(2);
    expect((await ekyc.list({ reference: 'user-2' })).data).toHaveLength(2);
  });

  it('says why it could not create', async () => {
    const { createVerification } = await loadSample<Create>(page, 'createVerification', {
      ...replaced,
      'process.env.EKYC_API_KEY': `'${'no-key-of-this-proxy-'.repeat(2)}'`,
    });
    await expect(createVerification({ id: 'user-3' }, 'order-4')).rejects.toMatchObject({
      code: 'api-key-invalid',
    });
  });
});

it('the samples with a photo have the vendor compare the face with it, at each attempt', async () => {
  const { createWithPhoto, tryAgainWithPhoto } = await loadSample<WithPhoto>(
    page,
    'createWithPhoto',
    replaced,
  );
  const photo = Buffer.alloc(100_000, 7);
  const { id } = await createWithPhoto('user-4', photo);
  const newest = () => proxy.simulator.verifications().at(-1);
  expect(newest()).toMatchObject({ config: { CheckMode: 2 } });
  const first = newest()?.bizToken ?? '';
  proxy.simulator.finish(first, 'too-dark');
  await fetch(`${proxy.url}/v1/returns`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: shopOrigin },
    body: JSON.stringify({ token: first }),
  });
  await expect
    .poll(async () => (await ekyc.get(id)).attempt, { timeout: 60_000 })
    .toMatchObject({ status: 'failed' });
  await tryAgainWithPhoto(id, photo);
  expect(newest()).toMatchObject({ config: { CheckMode: 2 } });
  expect(newest()?.bizToken).not.toBe(first);
});

it('the samples for support list a user’s verifications, and erase them', async () => {
  const { verificationsOf, forget } = await loadSample<Support>(page, 'verificationsOf', replaced);
  const { id } = await verify(proxy, ekyc, { reference: 'user-5' }, 'pass');
  const second = await ekyc.create({ reference: 'user-5' });
  expect(await verificationsOf('user-5')).toMatchObject([
    { id: second.id, status: 'pending' },
    { id, status: 'passed' },
  ]);
  await forget('user-5');
  expect(await verificationsOf('user-5')).toEqual([]);
});
