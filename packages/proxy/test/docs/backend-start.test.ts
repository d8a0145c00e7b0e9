import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiKey, shopOrigin } from '../support/config.js';
import { startListeningProxy, type ListeningProxy } from '../support/listening.js';
import { bearer } from '../support/proxy.js';
import { loadSample } from './samples.js';

type User = { id: string; verificationId?: string };
type Start = {
  startVerification(apiKey: string, user: User, attempt: string): Promise<string>;
};
type StartWithPhoto = {
  startWithPhoto(apiKey: string, reference: string, photo: Buffer): Promise<{ id: string }>;
};

const page = 'backend-start.md';
let proxy: ListeningProxy;
let addresses: Record<string, string>;
beforeAll(async () => {
  proxy = await startListeningProxy();
  addresses = { 'https://kyc.example.com': proxy.url };
});
afterAll(() => proxy.stop());

const bought = () => proxy.simulator.calls().ApplyWebVerificationBizTokenIntl;

describe('the sample that starts', () => {
  it('gives the page what opens this verification, and keeps its id with the user', async () => {
    const { startVerification } = await loadSample<Start>(page, 'startVerification', addresses);
    const user: User = { id: 'user-1' };
    const clientSecret = await startVerification(apiKey, user, 'attempt-1');
    const response = await proxy.page({
      url: `/v1/verifications/${user.verificationId}`,
      headers: bearer(clientSecret),
    });
    expect(response.json()).toMatchObject({ id: user.verificationId, status: 'pending' });
    expect(proxy.simulator.verifications().at(-1)).toMatchObject({
      redirectUrl: `${shopOrigin}/account/kyc`,
      config: { IDCardType: 'HKIDCard' },
    });
  });

  it('buys once, for a repeated attempt and for a person who comes again', async () => {
    const { startVerification } = await loadSample<Start>(page, 'startVerification', addresses);
    const before = bought();
    const user: User = { id: 'user-2' };
    const secrets = [
      await startVerification(apiKey, user, 'attempt-2'),
      await startVerification(apiKey, user, 'attempt-2'),
      await startVerification(apiKey, user, 'attempt-3'),
    ];
    expect(new Set(secrets).size).toBe(1);
    expect(bought()).toBe(before + 1);
  });

  it('says why it could not start', async () => {
    const { startVerification } = await loadSample<Start>(page, 'startVerification', addresses);
    const started = startVerification('no-key-of-this-proxy', { id: 'user-3' }, 'attempt-4');
    await expect(started).rejects.toThrow('api-key-invalid');
  });
});

it('the sample with a photo asks the vendor to compare the face with it', async () => {
  const { startWithPhoto } = await loadSample<StartWithPhoto>(page, 'startWithPhoto', addresses);
  const { id } = await startWithPhoto(apiKey, 'user-4', Buffer.alloc(100_000, 7));
  expect(id).toMatch(/^ver_/);
  expect(proxy.simulator.verifications().at(-1)).toMatchObject({ config: { CheckMode: 2 } });
});
