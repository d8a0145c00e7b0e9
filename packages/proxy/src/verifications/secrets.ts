/** Secrets of rows: what is sealed into them, so that neither a database nor its backup shows it, and what is derived again. */
import { ProblemError } from '../errors.js';
import { deriveClientSecret, deriveLinkCode, hashSecret } from '../security/client-secret.js';
import type { AttemptRow, VerificationRow } from '../store/rows.js';
import type { ApplyRequest } from '../tencent/client.js';
import type { Context } from './context.js';

/** Sealed into a verification: what each of its attempts is bought with. */
export type SealedVerification = {
  /** The request to the vendor, without what each attempt has of its own. */
  apply: Omit<ApplyRequest, 'RedirectURL' | 'Extra' | 'CompareImageBase64'>;
  /** The page that the person comes back to, as it was given, and as the vendor gets it; null: only a link. */
  pageUrl: string | null;
  redirectUrl: string | null;
  /** The person's language, as the creation named it. */
  locale: string | null;
};

/** Sealed into an attempt: the only place where a BizToken rests. */
export type SealedAttempt = {
  bizToken: string;
  verificationUrl: string;
  /** The vendor sends the browser to the proxy, not to the page. */
  isHosted: boolean;
};

/** What was sealed into a verification; null when its time is over and it was taken out. */
export function unsealVerification(
  context: Pick<Context, 'sealer'>,
  row: VerificationRow,
): Promise<SealedVerification | null> {
  return unseal(context, 'verification', row);
}

/** What was sealed into an attempt; null while it is reserved, and once it was taken out. */
export function unsealAttempt(
  context: Pick<Context, 'sealer'>,
  row: AttemptRow,
): Promise<SealedAttempt | null> {
  return unseal(context, 'attempt', row);
}

async function unseal<Sealed>(
  { sealer }: Pick<Context, 'sealer'>,
  purpose: 'verification' | 'attempt',
  { id, sealed }: { id: string; sealed: string | null },
): Promise<Sealed | null> {
  if (sealed === null) return null;
  const opened = (await sealer.open(purpose, sealed)) as Sealed | null;
  if (opened === null) throw secretRemoved({ [purpose]: id });
  return opened;
}

/** EKYC_SECRET was changed without keeping the value that this row was made with. */
function secretRemoved(facts: { verification?: string; attempt?: string }): ProblemError {
  return new ProblemError('secret-removed', {
    log: { ...facts, remedy: 'add the earlier value at the end of EKYC_SECRET, and restart' },
  });
}

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
  return derivedAgain(config.secrets, row.id, row.clientSecretHash, deriveClientSecret);
}

/** The code of a verification's link, derived again; null when it has none, or its time is over. */
export function linkCodeOf({ config }: Pick<Context, 'config'>, row: VerificationRow) {
  return derivedAgain(config.secrets, row.id, row.linkCodeHash, deriveLinkCode);
}

/** What has this hash, from whichever value of EKYC_SECRET it was derived when the row was made. */
function derivedAgain(
  secrets: readonly string[],
  id: string,
  hash: string | null,
  derive: (id: string, secret: string) => string,
): string | null {
  if (hash === null) return null;
  const found = secrets.map((secret) => derive(id, secret)).find((one) => hashSecret(one) === hash);
  if (found === undefined) throw secretRemoved({ verification: id });
  return found;
}
