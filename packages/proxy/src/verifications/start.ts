import type { StartedVerification, StartRequest } from 'ekyc-verify-protocol';
import { isoTime, midnightAfter } from '../time.js';
import { ProblemError } from '../errors.js';
import {
  deriveClientSecret,
  hashSecret,
  newClientSecret,
  newVerificationId,
} from '../security/client-secret.js';
import { checkRedirectUrl } from '../security/redirect-url.js';
import { DuplicateError, type IdempotencyKey, type VerificationRow } from '../store/store.js';
import { composeApply } from './apply-request.js';
import type { Context } from './context.js';
import { hostedReturnUrl } from './hosted-return.js';
import { openRow, type SealedRow } from './sealed-row.js';

/** How long a verification must be good yet to be begun by somebody who is given it again, in milliseconds. */
const leftToBegin = 120_000;

/** Who starts: a page on an allowed origin, or a backend with an API key. */
export type Starter =
  | { kind: 'page'; origin: string }
  | { kind: 'backend'; keyHash: string; idempotencyKey: string | null };

/**
 * Starts a verification, or finds the one that an earlier, equal request of a backend started.
 *
 * @param signal The caller is gone: what has not been sent to the vendor yet is not sent.
 * @throws ProblemError
 */
export async function startVerification(
  context: Context,
  start: StartRequest,
  starter: Starter,
  signal?: AbortSignal,
): Promise<{ started: StartedVerification; isNew: boolean }> {
  const requestHash = hashSecret(JSON.stringify(start));
  const idempotency =
    starter.kind === 'backend' && starter.idempotencyKey !== null
      ? { keyHash: hashSecret(`${starter.keyHash}\n${starter.idempotencyKey}`), requestHash }
      : null;
  const earlier =
    (await findRepeated(context, idempotency)) ?? (await findOpen(context, start, requestHash));
  if (earlier !== null) return { started: await startedAgain(context, earlier), isNew: false };
  await checkDailyLimit(context);
  return begin(context, start, starter, { requestHash, idempotency, signal });
}

type Beginning = {
  requestHash: string;
  idempotency: IdempotencyKey | null;
  signal: AbortSignal | undefined;
};

/**
 * Asks the vendor, keeps the row, and only then answers. A crash in between leaves a token that
 * nobody was sent to, and so costs nothing.
 */
async function begin(
  context: Context,
  start: StartRequest,
  starter: Starter,
  { requestHash, idempotency, signal }: Beginning,
): Promise<{ started: StartedVerification; isNew: boolean }> {
  const { config, store, sealer, now, random } = context;
  const { flow = 'redirect' } = start;
  const trusted = starter.kind === 'backend';
  // A proxy that serves no pages has no origins to compare with; its backends are trusted.
  const origins = trusted && config.allowedOrigins.length === 0 ? null : config.allowedOrigins;
  const redirectUrl = checkRedirectUrl(start.redirectUrl, origins);
  const { apply, checks } = composeApply(config.check, start, trusted);

  const createdAt = now();
  const id = newVerificationId(random, createdAt);
  const clientSecret = trusted
    ? deriveClientSecret(id, config.secrets[0] ?? '')
    : newClientSecret(id, random);
  // A phone cannot come back to the computer's page: the proxy takes it in.
  const isHosted = config.hostedReturn || flow === 'handoff';
  const answer = await context.tencent.applyWebVerificationBizTokenIntl(
    {
      ...apply,
      RedirectURL: isHosted ? hostedReturnUrl(context, id) : redirectUrl,
      Extra: sealer.seal('mark', id),
    },
    signal === undefined ? {} : { signal },
  );
  const { bizToken, verificationUrl } = answer;
  const pageUrl = new URL(start.redirectUrl).href;
  const sealed: SealedRow = { bizToken, verificationUrl, requestHash, pageUrl, isHosted };
  const expiresAt = createdAt + config.verificationLifetimeMs;
  const row: VerificationRow = {
    id,
    status: 'pending',
    reason: null,
    resultCode: null,
    clientSecretHash: hashSecret(clientSecret),
    bizTokenHash: hashSecret(bizToken),
    sealed: sealer.seal('row', sealed),
    origin: starter.kind === 'page' ? starter.origin : new URL(redirectUrl).origin,
    reference: start.reference ?? null,
    metadata: start.metadata ?? {},
    checks,
    sameBrowser: null,
    flow,
    handoffCodeHash: null,
    handoffExpiresAt: null,
    handedOffAt: null,
    createdAt,
    expiresAt,
    returnedAt: null,
    finishedAt: null,
    nextAskAt: expiresAt,
  };
  try {
    await store.insert(row, idempotency ?? undefined);
  } catch (error) {
    const raced = error instanceof DuplicateError && error.field === 'idempotencyKey';
    // The same request ran twice at once, and the other was faster: its verification counts.
    const winner = raced ? await findRepeated(context, idempotency) : null;
    if (winner === null) throw error;
    return { started: await startedAgain(context, winner), isNew: false };
  }
  context.metrics.count('ekyc_verifications_started_total', { starter: starter.kind });
  context.startsToday.add();
  const facts = { verification: id, vendorRequest: answer.requestId };
  context.log('info', facts, 'verification started');
  const started = { id, clientSecret, verificationUrl, expiresAt: isoTime(expiresAt) };
  return { started, isNew: true };
}

/** The verification that an earlier request with this Idempotency-Key started. */
async function findRepeated(
  { store }: Context,
  idempotency: IdempotencyKey | null,
): Promise<VerificationRow | null> {
  if (idempotency === null) return null;
  const earlier = await store.findByIdempotencyKey(idempotency.keyHash);
  if (earlier === null) return null;
  if (earlier.requestHash !== idempotency.requestHash) {
    throw new ProblemError('idempotency-key-reused');
  }
  return earlier.row;
}

/** With `reuseOpen`: the reference's open verification, when the same request began it. */
async function findOpen(
  context: Context,
  start: StartRequest,
  requestHash: string,
): Promise<VerificationRow | null> {
  if (start.reuseOpen !== true || start.reference === undefined) return null;
  const row = await context.store.findOpenByReference(start.reference, context.now() + leftToBegin);
  if (row === null) return null;
  const sealed = openRow(context, row);
  return sealed?.requestHash === requestHash ? row : null;
}

async function startedAgain(context: Context, row: VerificationRow): Promise<StartedVerification> {
  const sealed = openRow(context, row);
  const clientSecret = context.config.secrets
    .map((secret) => deriveClientSecret(row.id, secret))
    .find((candidate) => hashSecret(candidate) === row.clientSecretHash);
  if (sealed === null || clientSecret === undefined) {
    throw new ProblemError('idempotency-key-reused', {
      detail: 'The verification that this key started is over.',
    });
  }
  return {
    id: row.id,
    clientSecret,
    verificationUrl: sealed.verificationUrl,
    expiresAt: isoTime(row.expiresAt),
  };
}

/** Counts are of the calendar day in UTC. Starts under way at once may pass the limit by their number. */
async function checkDailyLimit({ config, store, startsToday, now }: Context): Promise<void> {
  const limit = config.limits.startsPerDay;
  // In any case the database must answer before the vendor is asked: what cannot be kept must not be bought.
  if (limit === null) return store.ping();
  if ((await startsToday.count()) >= limit) {
    throw new ProblemError('daily-limit-reached', {
      retryAfter: Math.ceil((midnightAfter(now()) - now()) / 1000),
    });
  }
}
