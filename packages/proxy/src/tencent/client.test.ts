import { describe, expect, it } from 'vitest';
import { ProblemError } from '../errors.js';
import {
  aClient,
  applied,
  BizToken,
  RedirectURL,
  refusal,
  unfinished,
} from '../../test/support/client.js';
import { respond, sendJson, type Answer } from '../../test/support/vendor.js';

describe('the rate limit', () => {
  it('refuses at once what could not be sent before the deadline', async () => {
    const { client, received } = await aClient((response) => respond(response, unfinished), {
      callsPerSecond: 2,
      timeoutMs: 1000,
    });
    const calls = ['token-1-', 'token-2-', 'token-3-'].map((token) =>
      client.getWebVerificationResultIntl({ BizToken: token }),
    );
    const outcomes = await Promise.allSettled(calls);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    await expect(calls[2]).rejects.toMatchObject({ code: 'upstream-busy' });
    expect(received).toHaveLength(2);
  });

  it('of one action is not used up by the other', async () => {
    const { client } = await aClient(
      (response) => respond(response, { ...applied, ...unfinished }),
      { callsPerSecond: 1, timeoutMs: 1000 },
    );
    await client.getWebVerificationResultIntl({ BizToken });
    expect(await client.applyWebVerificationBizTokenIntl({ RedirectURL })).toMatchObject({
      bizToken: BizToken,
    });
  });
});

describe('a vendor that has too much to do', () => {
  const tooMany: Answer = (response) => respond(response, refusal('RequestLimitExceeded'));

  it('is asked again with a pause, and the caller gets its answer', async () => {
    const { client, received } = await aClient((response, index) =>
      index === 0 ? tooMany(response, index) : respond(response, unfinished),
    );
    const answer = await client.getWebVerificationResultIntl({ BizToken });
    expect(answer.errorCode).toBeNull();
    expect(received).toHaveLength(2);
  });

  it('makes a start wait for its caller to try again, as the rate limit does', async () => {
    const { client, received } = await aClient(tooMany);
    const call = client.applyWebVerificationBizTokenIntl({ RedirectURL });
    await expect(call).rejects.toMatchObject({ code: 'upstream-busy', retryAfter: 2 });
    expect(received).toHaveLength(1);
  });
});

describe('a vendor that is not there', () => {
  it('is no longer called after a while, and called again when it is back', async () => {
    let isDown = true;
    const { client, received } = await aClient((response) =>
      isDown ? response.writeHead(503).end() : respond(response, unfinished),
    );
    const ask = () => client.getWebVerificationResultIntl({ BizToken });
    for (let time = 0; time < 4; time += 1) {
      await expect(ask()).rejects.toMatchObject({ code: 'upstream-unavailable' });
    }
    expect(client.vendorState()).toBe('down');
    const before = received.length;
    await expect(ask()).rejects.toMatchObject({ log: { kind: 'open' }, retryAfter: 5 });
    await expect(client.applyWebVerificationBizTokenIntl({ RedirectURL })).rejects.toMatchObject({
      code: 'upstream-unavailable',
    });
    expect(received).toHaveLength(before);
    isDown = false;
    await expect.poll(() => client.vendorState()).toBe('trying');
    expect(await ask()).toMatchObject({ errorCode: null });
    expect(client.vendorState()).toBe('up');
  });

  it('is not taken for away because it refuses', async () => {
    const { client, received } = await aClient((response) =>
      respond(response, refusal('ResourceUnavailable.InArrears')),
    );
    for (let time = 0; time < 20; time += 1) {
      const call = client.applyWebVerificationBizTokenIntl({ RedirectURL });
      await expect(call).rejects.toMatchObject({ code: 'upstream-refused' });
    }
    expect(received).toHaveLength(20);
    expect(client.vendorState()).toBe('up');
  });
});

describe('the log', () => {
  it('holds identifiers and numbers of every request, and nothing else', async () => {
    const { client, events } = await aClient((response, index) =>
      index === 0
        ? respond(response, refusal('InternalError.Busy'))
        : respond(response, { ...unfinished, Extra: 'CANARY extra' }),
    );
    await client.getWebVerificationResultIntl({ BizToken });
    const event = {
      action: 'GetWebVerificationResultIntl',
      ms: expect.any(Number),
      vendorRequest: 'request-1',
    };
    expect(events).toEqual([
      { ...event, attempt: 1, vendorCode: 'InternalError.Busy', result: 'transient' },
      { ...event, attempt: 2, vendorCode: null, result: 'ok' },
    ]);
  });

  it('and errors hold no key, token or text of the vendor', async () => {
    const answers: Answer[] = [
      (response) => respond(response, refusal('InvalidParameter')),
      (response) => sendJson(response, '{"CANARY'),
      (response) => response.writeHead(302, { location: 'http://127.0.0.1:9/CANARY' }).end(),
      (response) => response.writeHead(500).end('CANARY'),
      (response) => response.socket?.destroy(),
    ];
    for (const answer of answers) {
      const { client, events } = await aClient(answer, { token: 'canary-session-token' });
      const request = { RedirectURL: 'https://shop.example/CANARY', Extra: 'CANARY' };
      const error: unknown = await client
        .applyWebVerificationBizTokenIntl(request)
        .catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(ProblemError);
      const { message, detail, log, stack, cause } = error as ProblemError;
      const told = JSON.stringify([events, message, detail, log, stack, cause]);
      expect(told).not.toMatch(/canary/i);
    }
  });
});
