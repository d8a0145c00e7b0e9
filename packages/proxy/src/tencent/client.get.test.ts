import { describe, expect, it } from 'vitest';
import { ProblemError } from '../errors.js';
import { aClient, BizToken, onDemand, refusal, unfinished } from '../../test/support/client.js';
import { respond, sendJson, type Answer } from '../../test/support/vendor.js';

describe('a Get', () => {
  it('asks for the token and reads the answer', async () => {
    const { client, received } = await aClient((response) =>
      respond(response, { ErrorCode: 0, OCRResult: [{ IsPass: true }], Extra: 'mark' }),
    );
    expect(await client.getWebVerificationResultIntl({ BizToken })).toEqual({
      errorCode: 0,
      documents: [{ isPass: true }],
      extra: 'mark',
      requestId: 'request-1',
    });
    expect(JSON.parse(received[0]?.body ?? '')).toEqual({ BizToken });
  });

  it.each([
    ['a transient error', (response) => respond(response, refusal('RequestLimitExceeded'))],
    ['a gateway that fails', (response) => response.writeHead(503).end()],
    ['a connection that breaks', (response) => response.socket?.destroy()],
  ] as [string, Answer][])('is repeated twice after %s', async (_, fault) => {
    const { client, received } = await aClient((response, index) =>
      index < 2 ? fault(response, index) : respond(response, unfinished),
    );
    expect(await client.getWebVerificationResultIntl({ BizToken })).toMatchObject({
      errorCode: null,
    });
    expect(received).toHaveLength(3);
  });

  it('is given up after the third transient error', async () => {
    const { client, received } = await aClient((response) =>
      respond(response, refusal('InternalError.Busy')),
    );
    const call = client.getWebVerificationResultIntl({ BizToken });
    await expect(call).rejects.toMatchObject({ code: 'upstream-unavailable' });
    expect(received).toHaveLength(3);
  });

  it.each([
    [
      'is refused',
      (response) => respond(response, refusal('AuthFailure.SignatureExpire')),
      'upstream-refused',
    ],
    ['is malformed', (response) => sendJson(response, '{}'), 'upstream-invalid-answer'],
    ['is a redirect', (response) => response.writeHead(302).end(), 'upstream-invalid-answer'],
  ] as [string, Answer, string][])('is not repeated when it %s', async (_, answer, code) => {
    const { client, received } = await aClient(answer);
    const call = client.getWebVerificationResultIntl({ BizToken });
    await expect(call).rejects.toMatchObject({ code });
    expect(received).toHaveLength(1);
  });

  it('is not repeated when the deadline leaves no time for it', async () => {
    const fault: Answer = (response) => response.writeHead(503).end();
    const { client, received } = await aClient(fault, { timeoutMs: 5000 }, 5000);
    const call = client.getWebVerificationResultIntl({ BizToken });
    await expect(call).rejects.toMatchObject({ status: expect.any(Number) });
    expect(received).toHaveLength(1);
  });

  it('ends with the deadline when no answer comes', async () => {
    const { client } = await aClient(() => {}, { timeoutMs: 100 });
    const call = client.getWebVerificationResultIntl({ BizToken });
    await expect(call).rejects.toMatchObject({ code: 'upstream-timeout' });
  });

  it('ends with the deadline when the answer does not come to its end', async () => {
    const { client } = await aClient(
      (response) => {
        response.writeHead(200, { 'content-type': 'application/json' }).write('{"Response":');
      },
      { timeoutMs: 100 },
    );
    const call = client.getWebVerificationResultIntl({ BizToken });
    await expect(call).rejects.toMatchObject({ code: 'upstream-timeout' });
  });

  it('shares one request with others that ask the same', async () => {
    const { answer, asked, tell } = onDemand();
    const { client, received } = await aClient(answer);
    const leaving = new AbortController();
    const left = client.getWebVerificationResultIntl({ BizToken }, { signal: leaving.signal });
    const person = client.getWebVerificationResultIntl({ BizToken });
    const reconciliation = client.getWebVerificationResultIntl(
      { BizToken },
      { priority: 'reconcile' },
    );
    await asked;
    leaving.abort();
    await expect(left).rejects.toBeInstanceOf(ProblemError);
    tell(unfinished);
    expect(await person).toEqual(await reconciliation);
    expect(received).toHaveLength(1);
  });

  it('ends when its only caller leaves', async () => {
    const { answer, asked } = onDemand();
    const { client } = await aClient(answer);
    const leaving = new AbortController();
    const call = client.getWebVerificationResultIntl({ BizToken }, { signal: leaving.signal });
    await asked;
    leaving.abort();
    await expect(call).rejects.toMatchObject({ log: { kind: 'cancelled' } });
  });

  it('does not wait in the queue behind the reconciliation that asks the same', async () => {
    const { client, received } = await aClient((response) => respond(response, unfinished), {
      callsPerSecond: 1,
    });
    await client.getWebVerificationResultIntl({ BizToken: 'first-token' });
    const finished: string[] = [];
    const ask = async (name: string, token: string, priority: 'person' | 'reconcile') => {
      await client.getWebVerificationResultIntl({ BizToken: token }, { priority });
      finished.push(name);
    };
    await Promise.all([ask('reconcile', BizToken, 'reconcile'), ask('person', BizToken, 'person')]);
    expect(finished).toEqual(['person', 'reconcile']);
    expect(received).toHaveLength(3);
  });
});

describe('those who ask again', () => {
  it('slow down nobody who comes back for the first time', async () => {
    const { client, received } = await aClient((response) => respond(response, unfinished), {
      callsPerSecond: 4,
    });
    const ask = (token: string, priority: 'person' | 'repeat') =>
      client.getWebVerificationResultIntl({ BizToken: token }, { priority });
    const polls = Array.from({ length: 12 }, (_, index) => ask(`polled-${index}`, 'repeat'));
    await Promise.all([...polls, ask('came-back', 'person')]);
    const order = received.map(({ body }) => (JSON.parse(body) as { BizToken: string }).BizToken);
    // Twelve were there before, and four leave in a second.
    expect(order.indexOf('came-back')).toBeLessThan(4);
  });
});
