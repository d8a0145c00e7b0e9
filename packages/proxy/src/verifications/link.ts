/** The link of a verification that a backend created: a page to send to a person. */
import { deriveClientSecret, deriveLinkCode, hashSecret } from '../security/client-secret.js';
import type { VerificationRow } from '../store/rows.js';
import type { Context } from './context.js';

/** The address of the page that a code leads to. */
export function linkUrl({ config }: Pick<Context, 'config'>, code: string): string {
  return `${config.publicUrl}/l/${code}`;
}

/** Finds the verification that a code leads to; null when there is none, or its secrets are gone. Changes nothing. */
export async function findByLink(
  context: Context,
  code: string,
): Promise<{ verification: VerificationRow; clientSecret: string } | null> {
  const verification = await context.store.findByLinkCodeHash(hashSecret(code));
  if (verification === null) return null;
  const clientSecret = clientSecretOf(context, verification);
  return clientSecret === null ? null : { verification, clientSecret };
}

/** The client secret of a backend's verification, derived again; null when its time is over. */
export function clientSecretOf({ config }: Pick<Context, 'config'>, row: VerificationRow) {
  return derivedAgain(config.secrets, row.clientSecretHash, (secret) =>
    deriveClientSecret(row.id, secret),
  );
}

/** The code of a verification's link, derived again; null when it has none, or its time is over. */
export function linkCodeOf({ config }: Pick<Context, 'config'>, row: VerificationRow) {
  return derivedAgain(config.secrets, row.linkCodeHash, (secret) => deriveLinkCode(row.id, secret));
}

/** What has this hash, from whichever value of EKYC_SECRET it was derived when the row was made. */
function derivedAgain(
  secrets: readonly string[],
  hash: string | null,
  derive: (secret: string) => string,
): string | null {
  return secrets.map(derive).find((candidate) => hashSecret(candidate) === hash) ?? null;
}
