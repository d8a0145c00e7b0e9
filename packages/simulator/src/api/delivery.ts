import type { FastifyReply } from 'fastify';
import type { Override } from './faults.js';

/** An answer, ready to be sent. */
export type Answer = { contentType: string; body: string | Uint8Array };

export function json(body: string | Uint8Array): Answer {
  return { contentType: 'application/json', body };
}

/** What an override puts in place of the vendor's answer; null: it is not replaced. */
export function replacement({ body, status }: Override): Answer | null {
  if (body !== undefined) return json(body);
  if (status === undefined) return null;
  return { contentType: 'text/html', body: '<html><body>The gateway failed.</body></html>' };
}

/** Sends an answer, or as much of it as the override lets through. */
export function deliver(reply: FastifyReply, answer: Answer, override: Override): FastifyReply {
  const { status = 200 } = override;
  const headers = { 'content-type': answer.contentType, ...override.headers };
  const body = Buffer.from(answer.body);
  if (override.reset === true) {
    reply.hijack();
    reply.raw.socket?.resetAndDestroy();
    return reply;
  }
  if (override.truncate === true || override.stall === true) {
    reply.hijack();
    reply.raw.writeHead(status, { ...headers, 'content-length': body.length });
    reply.raw.write(body.subarray(0, Math.floor(body.length / 2)), () => {
      if (override.truncate === true) reply.raw.destroy();
    });
    return reply;
  }
  return reply.code(status).headers(headers).send(body);
}
