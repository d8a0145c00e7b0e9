import { onTestFinished } from 'vitest';
import type { Config } from '../../src/config/config.js';
import type { CallEvent } from '../../src/tencent/call.js';
import { TencentClient } from '../../src/tencent/client.js';
import { respond, settingsFor, startVendor, type Answer } from './vendor.js';

export const BizToken = 'FB2B1A31-6E9E-4F0A-9F6B-0123456789AB';
export const RedirectURL = 'https://shop.example/sign-up';

/** Members of an answer to an Apply, and of one to a Get before the person has finished. */
export const applied = { BizToken, VerificationURL: 'http://127.0.0.1:9000/verify?token=A' };
export const unfinished = { ErrorCode: null, OCRResult: null, Extra: null };

/** Members of an answer that refuses with this code. */
export const refusal = (Code: string) => ({ Error: { Code, Message: 'CANARY message' } });

/** A client and the vendor that it calls, both for one test. Pauses are as short as they may be. */
export async function aClient(
  answer: Answer,
  settings: Partial<Config['tencent']> = {},
  retryDelayMs = 1,
) {
  const vendor = await startVendor(answer);
  onTestFinished(vendor.stop);
  return { ...aClientOf(vendor.url, settings, retryDelayMs), received: vendor.received };
}

/** The same for a vendor that the test has at hand. */
export function aClientOf(url: URL, settings: Partial<Config['tencent']> = {}, retryDelayMs = 1) {
  const events: CallEvent[] = [];
  const client = new TencentClient({
    tencent: settingsFor(url, settings),
    verificationHosts: ['127.0.0.1'],
    retryDelayMs,
    log: (event) => events.push(event),
  });
  onTestFinished(() => client.close());
  return { client, events };
}

/** An answer that the test gives when it is time. */
export function onDemand() {
  const asked = Promise.withResolvers<void>();
  const told = Promise.withResolvers<Record<string, unknown>>();
  const answer: Answer = (response) => {
    asked.resolve();
    void told.promise.then((members) => respond(response, members));
  };
  return { answer, asked: asked.promise, tell: told.resolve };
}
