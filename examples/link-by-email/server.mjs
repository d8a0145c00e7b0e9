// A backend without a page: it sends a link by email, and gets the result by webhook.
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { EkycClient, verifyWebhook, WebhookError } from 'ekyc-verify-backend';
import { customers, keepResult } from './customers.mjs';
import { sendMail } from './mail.mjs';

const { EKYC_URL, EKYC_API_KEY, EKYC_WEBHOOK_SECRET, PORT = '3000' } = process.env;
const ekyc = new EkycClient({ url: EKYC_URL, apiKey: EKYC_API_KEY });

/** Asks a customer for a verification. The same idempotency key always gives the same link. */
async function invite(reference) {
  const customer = customers.get(reference);
  const { id, url } = await ekyc.create(
    { reference, locale: 'en', expiresIn: 7 * 24 * 60 * 60 },
    { idempotencyKey: `${reference}-1` },
  );
  customer.verificationId = id;
  const file = await sendMail({
    to: customer.email,
    subject: 'Please verify your identity',
    text: `Hello,\n\nplease verify your identity within a week:\n${url}\n`,
  });
  console.log(`Wrote a mail to ${file}`);
}

async function serve(request, response) {
  if (request.method !== 'POST' || request.url !== '/ekyc-webhook') {
    return response.writeHead(404).end();
  }
  try {
    // The body as it came: parsed and written anew, it would have another signature.
    const body = await text(request);
    const { event } = verifyWebhook(request.headers, body, EKYC_WEBHOOK_SECRET);
    keepResult(event);
    response.writeHead(204).end();
  } catch (error) {
    const isForged = error instanceof WebhookError;
    if (!isForged) console.error(error);
    response.writeHead(isForged ? 400 : 500).end(isForged ? error.code : undefined);
  }
}

const server = createServer((request, response) => void serve(request, response));
server.listen(Number(PORT), '127.0.0.1', () => void invite('customer-17'));
