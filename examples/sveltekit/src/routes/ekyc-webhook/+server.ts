import { verifyWebhook, WebhookError } from 'ekyc-verify-backend';
import { keepResult } from '#lib/server/users.ts';

export async function POST({ request }) {
  try {
    // The body as it came: parsed and written anew, it would have another signature.
    const body = await request.text();
    const { event } = verifyWebhook(request.headers, body, process.env.EKYC_WEBHOOK_SECRET ?? '');
    keepResult(event);
    return new Response(null, { status: 204 });
  } catch (error) {
    if (!(error instanceof WebhookError)) throw error;
    return new Response(error.code, { status: 400 });
  }
}
