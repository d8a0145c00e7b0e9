import { Webhook } from 'standardwebhooks';
import type { Instant } from '../store/rows.js';

/** The three headers of Standard Webhooks 1.0, section "Webhook Headers". */
export type SignatureHeaders = {
  'webhook-id': string;
  /** When this delivery was made, in seconds since 1970. A receiver refuses what is minutes old. */
  'webhook-timestamp': string;
  /** `v1,` and an HMAC-SHA256 in base64, for each secret, with spaces between. */
  'webhook-signature': string;
};

/**
 * Signs a delivery. With several secrets it carries a signature of each, so that a backend may change
 * over to a new secret at any moment while both are configured.
 *
 * @param secrets `whsec_` and the key in base64. Throws when one is not.
 */
export function signatureHeaders(
  secrets: readonly string[],
  { id, payload }: { id: string; payload: string },
  now: Instant,
): SignatureHeaders {
  const signatures = secrets.map((secret) => new Webhook(secret).sign(id, new Date(now), payload));
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now / 1000)),
    'webhook-signature': signatures.join(' '),
  };
}
