import { Webhook } from 'standardwebhooks';
import type { Instant } from '../store/store.js';

/** The three headers of Standard Webhooks 1.0, section "Webhook Headers". */
export type SignatureHeaders = {
  'webhook-id': string;
  /** When this try was made, in seconds since 1970. A receiver refuses what is minutes old. */
  'webhook-timestamp': string;
  /** `v1,` and an HMAC-SHA256 in base64, for each secret, with spaces between. */
  'webhook-signature': string;
};

export type Sign = (message: { id: string; payload: string }, now: Instant) => SignatureHeaders;

/**
 * Makes what signs a try. With several secrets a try carries a signature of each, so that a backend
 * may change over to a new secret at any moment while both are configured.
 *
 * @param secrets `whsec_` and the key in base64. Throws when one is not.
 */
export function createSigner(secrets: readonly string[]): Sign {
  const signers = secrets.map((secret) => new Webhook(secret));
  return (message, now) => ({
    'webhook-id': message.id,
    'webhook-timestamp': String(Math.floor(now / 1000)),
    'webhook-signature': signers
      .map((signer) => signer.sign(message.id, new Date(now), message.payload))
      .join(' '),
  });
}
