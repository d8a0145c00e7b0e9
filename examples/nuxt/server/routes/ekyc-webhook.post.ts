import { verifyWebhook, WebhookError } from 'ekyc-verify-backend';

export default defineEventHandler(async (event) => {
  try {
    // The body as it came: parsed and written anew, it would have another signature.
    const body = (await readRawBody(event)) ?? '';
    const received = verifyWebhook(getHeaders(event), body, process.env.EKYC_WEBHOOK_SECRET ?? '');
    keepResult(received.event);
    setResponseStatus(event, 204);
    return null;
  } catch (error) {
    if (!(error instanceof WebhookError)) throw error;
    setResponseStatus(event, 400);
    return error.code;
  }
});
