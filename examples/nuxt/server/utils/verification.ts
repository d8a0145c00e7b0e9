import { EkycClient } from 'ekyc-verify-backend';
import { keepVerification, type User } from './users';

/**
 * Creates the user's verification, or gets the open one: the same idempotency key always gives the
 * same verification, so the client secret need not be kept.
 */
export async function clientSecretFor(user: User): Promise<string> {
  const ekyc = new EkycClient({
    url: process.env.EKYC_URL ?? '',
    apiKey: process.env.EKYC_API_KEY ?? '',
  });
  const { id, clientSecret } = await ekyc.create(
    { reference: user.id, redirectUrl: process.env.SITE_URL, documentType: 'HKIDCard' },
    { idempotencyKey: `${user.id}-${user.round}` },
  );
  keepVerification(user.id, id);
  return clientSecret;
}
