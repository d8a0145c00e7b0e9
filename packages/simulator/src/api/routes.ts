import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { randomUuid } from '../random.js';
import type { ActionContext } from './actions.js';
import { answerCall } from './answer-call.js';
import type { ApiRequest } from './authorization.js';
import type { CallLog } from './call-log.js';
import { deliver, json, replacement, type Answer } from './delivery.js';
import type { FaultPlan, Override } from './faults.js';
import type { RateLimit } from './rate-limit.js';
import { Refusal } from './refusal.js';

export type ApiOptions = {
  context: ActionContext;
  faults: FaultPlan;
  calls: CallLog;
  rateLimit: RateLimit;
  /** Ends waits when the simulator stops. */
  stopped: AbortSignal;
};

/** The vendor takes 10 MB with this method of signing. */
const bodyLimit = 10 * 1024 * 1024;

/**
 * The API itself: one address for all actions. Not HTTPS, and there is none: it listens on loopback,
 * and whoever reaches it may do everything anyway.
 */
export async function apiRoutes(app: FastifyInstance, options: ApiOptions): Promise<void> {
  const { context, faults, calls, rateLimit, stopped } = options;
  const { now, random } = context.settings;

  // The signature covers the bytes that were sent, so nothing may parse them first.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit }, (_request, body, done) => {
    done(null, body);
  });

  const envelope = (content: unknown): string => JSON.stringify({ Response: content });
  const refusal = ({ code, message }: { code: string; message: string }): string =>
    envelope({ Error: { Code: code, Message: message }, RequestId: randomUuid(random) });

  /** What the caller would get, but for a broken connection. */
  const answer = (request: ApiRequest, override: Override): Answer => {
    const replaced = replacement(override);
    if (replaced !== null) return replaced;
    if (override.error !== undefined) return json(refusal(override.error));
    try {
      const content = { ...answerCall(request, context, rateLimit), RequestId: randomUuid(random) };
      return json(envelope(override.edit === undefined ? content : override.edit(content)));
    } catch (error) {
      if (error instanceof Refusal) return json(refusal(error));
      throw error;
    }
  };

  app.post('/', async (request, reply) => {
    const call = apiRequestOf(request);
    calls.add(call, now(), request.socket.remotePort ?? 0);
    const override = faults.next(call.headers['x-tc-action']);
    const answered = answer(call, override);
    const { latencyMs = 0 } = override;
    // Rejects only when the simulator stops, and then nobody is to get an answer.
    if (latencyMs > 0) await sleep(latencyMs, null, { signal: stopped }).catch(() => null);
    if (stopped.aborted) return deliver(reply, answered, { reset: true });
    return deliver(reply, answered, override);
  });

  app.setErrorHandler(async (error: { statusCode?: number }, _request, reply) => {
    const code = error.statusCode === 413 ? 'RequestSizeLimitExceeded' : 'InternalError';
    const message = error.statusCode === 413 ? 'The body is over 10 MB.' : 'The simulator failed.';
    return deliver(reply, json(refusal({ code, message })), {});
  });
}

function apiRequestOf(request: FastifyRequest): ApiRequest {
  const [path = '', query = ''] = request.raw.url?.split(/\?(.*)/s) ?? [];
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  const payload = request.body instanceof Uint8Array ? request.body : Buffer.alloc(0);
  return { method: request.method, path, query, headers, payload };
}
