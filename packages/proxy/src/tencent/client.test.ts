import { describe, expect, it } from 'vitest';
import { ProblemError } from '../errors.js';
import { aClient, applied, BizToken, RedirectURL, refusal, unfinished } from './testing/client.js';
import { respond, sendJson, type Answer } from './testing/vendor.js';

describe('the budget', () => {
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
