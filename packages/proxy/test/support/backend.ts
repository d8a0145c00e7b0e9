import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';

/** Secrets in the form of Standard Webhooks; the canary must show up in no log line. */
export const firstSecret = `whsec_${Buffer.from('canary-first-webhook-secret').toString('base64')}`;
export const secondSecret = `whsec_${Buffer.from('canary-second-webhook-secret').toString('base64')}`;

export type Received = { id: string; headers: Record<string, string>; body: string };

/** Answers a delivery; by default with 204. */
export type Answer = (response: ServerResponse, request: IncomingMessage) => void;

export type TestBackend = {
  url: URL;
  /** What came and was signed rightly, in its order. */
  received: Received[];
  /** How the next deliveries are answered, one after another; the last stays. */
  answers: Answer[];
  /** Deliveries that are open at this moment, and the most that ever were. */
  open: number;
  mostOpen: number;
  connections: number;
  stop(): Promise<void>;
};

/** A site's backend: a real server that takes a delivery only when the library says it is genuine. */
export async function startBackend(secret = firstSecret): Promise<TestBackend> {
  const webhook = new Webhook(secret);
  const server = createServer((request, response) => void receive(request, response));
  server.on('connection', () => (backend.connections += 1));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  const backend: TestBackend = {
    url: new URL(`http://127.0.0.1:${port}/hooks?canary=query`),
    received: [],
    answers: [],
    open: 0,
    mostOpen: 0,
    connections: 0,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };

  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    backend.open += 1;
    backend.mostOpen = Math.max(backend.mostOpen, backend.open);
    response.once('close', () => (backend.open -= 1));
    const body = await text(request);
    const headers = request.headers as Record<string, string>;
    try {
      webhook.verify(body, headers);
    } catch {
      response.writeHead(401).end();
      return;
    }
    backend.received.push({ id: String(headers['webhook-id']), headers, body });
    const answer = backend.answers.length > 1 ? backend.answers.shift() : backend.answers[0];
    (answer ?? answerWith(204))(response, request);
  }

  return backend;
}

/** An answer with this status, and headers if wanted. */
export function answerWith(status: number, headers: Record<string, string> = {}): Answer {
  return (response) => void response.writeHead(status, headers).end();
}

/** Takes the delivery and never answers. */
export const silence: Answer = () => undefined;
