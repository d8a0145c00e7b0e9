import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What a request gets: an answer, a broken connection, or silence. */
export type Scripted =
  { status: number; body?: unknown; headers?: Record<string, string> } | 'break' | 'silence';

export type Request = {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  body: unknown;
};

export type ScriptedServer = {
  url: string;
  requests: Request[];
  /** What the next requests get, one after the other. */
  answer(...next: Scripted[]): void;
  stop(): Promise<void>;
};

/** A server on 127.0.0.1 that plays what a real proxy cannot be made to do at will. */
export async function startScriptedServer(): Promise<ScriptedServer> {
  const script: Scripted[] = [];
  const requests: Request[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const { method = '', url = '', headers } = request;
      requests.push({ method, url, headers, body: body === '' ? undefined : JSON.parse(body) });
      const next = script.shift() ?? problem('internal-error', 500);
      if (next === 'break') return request.socket.destroy();
      if (next === 'silence') return undefined;
      const type = next.status >= 400 ? 'application/problem+json' : 'application/json';
      response.writeHead(next.status, { 'content-type': type, ...next.headers });
      return response.end(typeof next.body === 'string' ? next.body : JSON.stringify(next.body));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    answer: (...next) => void script.push(...next),
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** An answer that says what went wrong, as the proxy writes it. */
export function problem(
  code: string,
  status: number,
  { headers = {}, ...more }: { headers?: Record<string, string>; [member: string]: unknown } = {},
): Exclude<Scripted, string> {
  const body = {
    type: `urn:ekyc-verify:problem:${code}`,
    title: `What ${code} means.`,
    status,
    code,
    requestId: 'req-7',
    ...more,
  };
  return { status, headers, body };
}
