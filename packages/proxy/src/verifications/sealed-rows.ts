/** What is sealed into rows, and only there: neither a database nor its backup shows it. */
import type { ApplyRequest } from '../tencent/client.js';
import { ProblemError } from '../errors.js';
import type { AttemptRow, VerificationRow } from '../store/rows.js';
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
  if (opened === null) {
    throw new ProblemError('internal-error', {
      log: { [purpose]: id, cause: 'no secret in EKYC_SECRET opens this row' },
    });
  }
  return opened;
}
