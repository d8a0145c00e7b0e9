// What a site's backend does with the package, and what came of it. Runs in every runtime as it stands.
import { EkycClient, verifyResultToken, verifyWebhook } from 'ekyc-verify-backend';

/** The code of what went wrong, or null. */
async function codeOf(act) {
  try {
    await act();
    return null;
  } catch (error) {
    return error.code ?? String(error);
  }
}

export async function use({ url, silentUrl, apiKey, reportApiKey, passed }) {
  const client = (different) => new EkycClient({ url, apiKey, maxRetries: 0, ...different });
  const ekyc = client({});
  const body = { redirectUrl: `${url}/account`, reference: 'user-8', metadata: { city: 'Zürich' } };
  const created = await ekyc.create(body, { idempotencyKey: crypto.randomUUID() });
  const canceled = await ekyc.cancel(created.id);
  const listed = [];
  for await (const each of ekyc.listAll({ reference: 'user-8', limit: 1 })) listed.push(each.id);
  await ekyc.erase(created.id);

  const expected = { issuer: url, audience: url };
  const { verification } = await ekyc
    .get(passed.id)
    .then(({ resultToken }) => verifyResultToken(resultToken, expected));
  const report = await client({ apiKey: reportApiKey }).report(passed.id);
  const { headers, body: webhookBody, secret } = passed.webhook;
  const age = { toleranceSeconds: 24 * 60 * 60 };
  const { event } = verifyWebhook(new Headers(headers), webhookBody, secret, age);

  return {
    created: created.clientSecret.startsWith(created.id),
    canceled: [canceled.status, canceled.metadata.city],
    listed: listed.includes(created.id),
    token: verification.status,
    report: Object.keys(report.result),
    webhook: event.type,
    errors: {
      erased: await codeOf(() => ekyc.get(created.id)),
      wrongKey: await codeOf(() => client({ apiKey: `${apiKey}x` }).get(passed.id)),
      wrongField: await codeOf(() => ekyc.create({ maxAttempts: 21 })),
      unreachable: await codeOf(() => client({ url: 'http://127.0.0.1:1' }).get(passed.id)),
      silent: await codeOf(() => client({ url: silentUrl, timeoutMs: 100 }).get(passed.id)),
      redirected: await codeOf(() => client({ url: `${silentUrl}/redirect` }).get(passed.id)),
      forgedToken: await codeOf(() => verifyResultToken('eyJhbGciOiJub25lIn0.e30.', expected)),
      forgedWebhook: await codeOf(() => verifyWebhook(headers, `${webhookBody} `, secret, age)),
    },
  };
}
