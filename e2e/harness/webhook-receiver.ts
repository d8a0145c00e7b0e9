import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';

/** A delivery that was signed rightly. */
export type Delivery = { messageId: string; type: string; verificationId: string };

export type WebhookReceiver = {
  url: string;
  /** What came, in its order, repetitions included. */
  deliveries: Delivery[];
  /** Deliveries that were not signed with the secret. */
  forged: number;
  /** Whether every delivery is taken; if not, some are answered with an error or not at all. */
  isWell: boolean;
  stop(): Promise<void>;
};

/**
 * The site's backend, as far as webhooks go: believes what the library of Standard Webhooks
 * verifies, and nothing else.
 */
export async function startWebhookReceiver(secret: string): Promise<WebhookReceiver> {
  const webhook = new Webhook(secret);
  const server = createServer((request, response) => void receive(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port was given.');

  const receiver: WebhookReceiver = {
    url: `http://127.0.0.1:${address.port}/webhooks`,
    deliveries: [],
    forged: 0,
    isWell: false,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request).catch(() => null);
    // The sender was killed in the middle.
    if (body === null) return;
    try {
      webhook.verify(body, request.headers as Record<string, string>);
    } catch {
      receiver.forged += 1;
      response.writeHead(401).end();
      return;
    }
    const { type, data } = JSON.parse(body) as { type: string; data: { id: string } };
    const messageId = String(request.headers['webhook-id']);
    receiver.deliveries.push({ messageId, type, verificationId: data.id });
    if (receiver.isWell || Math.random() < 0.8) response.writeHead(204).end();
    else if (Math.random() < 0.5) response.writeHead(500).end();
    else response.destroy();
  }

  return receiver;
}
