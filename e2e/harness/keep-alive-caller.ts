import { Agent, request, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/** What became of a call. Times are of `performance.now()`. */
export type Called = {
  sentAt: number;
  endedAt: number;
  /** The whole answer, or the code of what went wrong instead. */
  answer: { status: number; retryAfter: string | null; body: string } | string;
};

export type KeepAliveCaller = {
  /** Posts JSON. Rejects never. */
  post(body: unknown, headers: Record<string, string>): Promise<Called>;
  /** Whether the server has said that it takes no more on this connection, or has ended it. */
  isOver(): boolean;
  stop(): void;
};

/** Calls one address again and again over one connection, as a busy backend does. */
export function createKeepAliveCaller(url: string): KeepAliveCaller {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  let over = false;
  return {
    isOver: () => over,
    stop: () => agent.destroy(),
    async post(body, headers) {
      const bytes = Buffer.from(JSON.stringify(body));
      const sentAt = performance.now();
      const end = (answer: Called['answer']) => ({ sentAt, endedAt: performance.now(), answer });
      try {
        const call = request(url, {
          agent,
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            'content-length': bytes.length,
            ...headers,
          },
        });
        call.end(bytes);
        const [response] = (await once(call, 'response')) as [IncomingMessage];
        const { statusCode: status = 0, headers: said } = response;
        const whole = await text(response);
        if (said.connection === 'close') over = true;
        return end({ status, retryAfter: said['retry-after'] ?? null, body: whole });
      } catch (error) {
        over = true;
        return end(String((error as NodeJS.ErrnoException).code));
      }
    },
  };
}
