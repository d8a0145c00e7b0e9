import { describe, expect, it, onTestFinished } from 'vitest';
import { TencentClient } from './client.js';
import { certificate } from '../../test/support/certificate.js';
import {
  aClient,
  aClientOf,
  applied,
  BizToken,
  onDemand,
  RedirectURL,
  refusal,
} from '../../test/support/client.js';
import { respond, settingsFor, startVendor, type Answer } from '../../test/support/vendor.js';

describe('an Apply', () => {
  it('sends the parameters as given and reads the answer', async () => {
    const { client, received } = await aClient((response) => respond(response, applied), {
      token: 'session-token',
    });
    const request = {
      RedirectURL,
      Extra: 'mark',
      Config: { CheckMode: 1, NewField: ['x'] },
    } as const;
    expect(
      await client.applyWebVerificationBizTokenIntl({ ...request, Config: { ...request.Config } }),
    ).toEqual({
      bizToken: BizToken,
      verificationUrl: applied.VerificationURL,
      requestId: 'request-1',
    });
    expect(JSON.parse(received[0]?.body ?? '')).toEqual(request);
    expect(received[0]?.headers).toMatchObject({
      'x-tc-action': 'ApplyWebVerificationBizTokenIntl',
      'x-tc-version': '2018-03-01',
      'x-tc-region': 'ap-singapore',
      'x-tc-token': 'session-token',
    });
  });

  it.each([
    ['refused as a transient error', (response) => respond(response, refusal('InternalError'))],
    ['answered by a gateway', (response) => response.writeHead(502).end()],
    ['cut off', (response) => response.socket?.destroy()],
  ] as [string, Answer][])('that was sent is not repeated when %s', async (_, answer) => {
    const { client, received } = await aClient(answer);
    await expect(client.applyWebVerificationBizTokenIntl({ RedirectURL })).rejects.toMatchObject({
      code: 'upstream-unavailable',
      retryAfter: expect.any(Number),
    });
    expect(received).toHaveLength(1);
  });

  it('that could not be sent is tried again', async () => {
    const vendor = await startVendor(() => {});
    await vendor.stop();
    const { client, events } = aClientOf(vendor.url);
    await expect(client.applyWebVerificationBizTokenIntl({ RedirectURL })).rejects.toMatchObject({
      code: 'upstream-unavailable',
      log: { kind: 'unreachable' },
    });
    expect(events.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
  });

  it('that was sent goes on when its caller leaves', async () => {
    const { answer, asked, tell } = onDemand();
    const { client } = await aClient(answer);
    const leaving = new AbortController();
    const call = client.applyWebVerificationBizTokenIntl(
      { RedirectURL },
      { signal: leaving.signal },
    );
    await asked;
    leaving.abort();
    tell(applied);
    expect(await call).toMatchObject({ bizToken: BizToken });
  });

  it('that waits in the queue is not sent when its caller leaves', async () => {
    const { client, received } = await aClient((response) => respond(response, applied), {
      callsPerSecond: 1,
    });
    await client.applyWebVerificationBizTokenIntl({ RedirectURL });
    const leaving = new AbortController();
    const { signal } = leaving;
    const call = client.applyWebVerificationBizTokenIntl({ RedirectURL }, { signal });
    leaving.abort();
    await expect(call).rejects.toMatchObject({ log: { kind: 'cancelled' } });
    await client.applyWebVerificationBizTokenIntl({ RedirectURL });
    expect(received).toHaveLength(2);
  });

  it('does not believe a URL on a host that is not the vendor’s', async () => {
    const { client } = await aClient((response) =>
      respond(response, { ...applied, VerificationURL: 'https://evil.example/CANARY' }),
    );
    const call = client.applyWebVerificationBizTokenIntl({ RedirectURL });
    await expect(call).rejects.toMatchObject({ code: 'upstream-invalid-answer' });
  });

  it('does not believe an answer of more than 64 kB', async () => {
    const { client } = await aClient((response) =>
      respond(response, { ...applied, Padding: 'x'.repeat(70_000) }),
    );
    const call = client.applyWebVerificationBizTokenIntl({ RedirectURL });
    await expect(call).rejects.toMatchObject({ log: { fault: 'too large' } });
  });

  it('works over TLS', async () => {
    const url = 'https://intl.faceid.qq.com/reflect/?token=A';
    const vendor = await startVendor(
      (response) => respond(response, { BizToken, VerificationUrl: url }),
      true,
    );
    const client = new TencentClient({
      tencent: settingsFor(vendor.url),
      verificationHosts: ['.faceid.qq.com'],
      connect: { ca: certificate },
    });
    onTestFinished(vendor.stop);
    onTestFinished(() => client.close());
    const answer = await client.applyWebVerificationBizTokenIntl({ RedirectURL });
    expect(answer.verificationUrl).toBe(url);
  });
});
