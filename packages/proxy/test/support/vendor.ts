import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Config } from '../../src/config/config.js';
import { certificate, key } from './certificate.js';

export type Received = {
  headers: IncomingHttpHeaders;
  body: string;
  /** Which connection it came on, counted from 1. */
  connection: number;
};

/** A server in the vendor's place that answers what a test says, and remembers what it was sent. */
export type Vendor = {
  url: URL;
  received: Received[];
  /** For what a test wants to see of it beside. */
  server: Server;
  stop(): Promise<void>;
};

/** Answers one request; `index` counts all requests from 0. */
export type Answer = (response: ServerResponse, index: number) => void;

export async function startVendor(answer: Answer, tls = false): Promise<Vendor> {
  const received: Received[] = [];
  const connections = new Map<Socket, number>();
  const server = tls ? createTlsServer({ cert: certificate, key }) : createServer();
  server.on(tls ? 'secureConnection' : 'connection', (socket: Socket) => {
    connections.set(socket, connections.size + 1);
  });
  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const connection = connections.get(request.socket) ?? 0;
    const body = await text(request).catch(() => null);
    // A request that broke off was not received.
    if (body === null) return;
    received.push({ headers: request.headers, body, connection });
    answer(response, received.length - 1);
  }
  server.on('request', (request, response) => void receive(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: new URL(`${tls ? 'https' : 'http'}://127.0.0.1:${port}`),
    received,
    server,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Answers with this `Response`, with a RequestId where it names none. */
export function respond(response: ServerResponse, members: Record<string, unknown>): void {
  sendJson(response, JSON.stringify({ Response: { RequestId: 'request-1', ...members } }));
}

/** Answers with this text as JSON. */
export function sendJson(response: ServerResponse, json: string): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(json);
}

/** Settings for a client of this vendor, with what a test wants to differ. */
export function settingsFor(
  url: URL,
  different: Partial<Config['tencent']> = {},
): Config['tencent'] {
  return {
    secretId: 'AKIDcanarySecretId0123456789',
    secretKey: 'canary-secret-key-0123456789',
    token: null,
    region: 'ap-singapore',
    url,
    timeoutMs: 10_000,
    callsPerSecond: 1000,
    maxWaiting: 200,
    ...different,
  };
}

/** The BizToken of an attempt: it stands in the address of the vendor's page. */
export function bizTokenOf({ verificationUrl }: { verificationUrl: string }): string {
  return new URL(verificationUrl).searchParams.get('token') ?? '';
}
