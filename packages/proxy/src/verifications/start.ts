import type { StartedVerification, StartRequest } from 'ekyc-verify-protocol';
import { isoTime, midnightAfter, midnightBefore } from '../time.js';
import { ProblemError } from '../errors.js';
import {
  deriveClientSecret,
  hashSecret,
  newClientSecret,
  newVerificationId,
} from '../security/client-secret.js';
import { checkRedirectUrl } from '../security/redirect-url.js';
import {
  DailyLimitError,
  DuplicateError,
  isReserved,
  type IdempotencyKey,
  type VerificationRow,
} from '../store/rows.js';
import { systemClock } from '../tencent/clock.js';
import { VendorError } from '../tencent/errors.js';
import type { ApplyAnswer } from '../tencent/types.js';
import { composeApply } from './apply-request.js';
import type { Context } from './context.js';
import { hostedReturnUrl } from './hosted-return.js';
import { unsealRow, type SealedRow } from './sealed-row.js';

/** How long a verification must be good yet to be begun by somebody who is given it again, in milliseconds. */
const leftToBegin = 120_000;

/** How long to wait for an equal start that is being bought, and how often to look, in milliseconds. */
const longestWait = 20_000;
const lookEvery = 100;

/** Who starts: a page on an allowed origin, or a backend with an API key. */
export type Initiator =
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
  initiator: Initiator,
  signal?: AbortSignal,
): Promise<{ started: StartedVerification; isNew: boolean }> {
  const requestHash = hashSecret(JSON.stringify(start));
  const idempotency =
    initiator.kind === 'backend' && initiator.idempotencyKey !== null
      ? { keyHash: hashSecret(`${initiator.keyHash}\n${initiator.idempotencyKey}`), requestHash }
      : null;
  const beginning: Beginning = { requestHash, idempotency, signal };
  const until = systemClock.now() + longestWait;
  for (;;) {
    const earlier = await findEarlier(context, start, beginning);
    if (earlier === null) {
      const started = await begin(context, start, initiator, beginning);
      if (started !== null) return { started, isNew: true };
    } else if (!isReserved(earlier)) {
      return { started: await startedAgain(context, earlier), isNew: false };
    } else if (systemClock.now() > until) {
      throw new ProblemError('upstream-unavailable', { retryAfter: 2 });
    } else {
      const never = new AbortController().signal;
      await context.notifier.wait(earlier.id, lookEvery, signal ?? never);
      if (signal?.aborted === true) throw new VendorError('cancelled');
    }
  }
}

type Beginning = {
  requestHash: string;
  idempotency: IdempotencyKey | null;
  signal: AbortSignal | undefined;
};

/**
 * Writes the start down, asks the vendor, keeps what it answered, and only then answers. A crash in
 * between leaves a token that nobody was sent to, and so costs nothing.
 *
 * @returns null when an equal start was reserved a moment before
 */
async function begin(
  context: Context,
  start: StartRequest,
  initiator: Initiator,
  { requestHash, idempotency, signal }: Beginning,
): Promise<StartedVerification | null> {
  const { config, store, sealer, now, random } = context;
  const { flow = 'redirect' } = start;
  const trusted = initiator.kind === 'backend';
  // A proxy that serves no pages has no origins to compare with; its backends are trusted.
  const origins = trusted && config.allowedOrigins.length === 0 ? null : config.allowedOrigins;
  const redirectUrl = checkRedirectUrl(start.redirectUrl, origins);
  const { apply, checks } = composeApply(config.check, start, trusted);

  const createdAt = now();
  const id = newVerificationId(random, createdAt);
  const clientSecret = trusted
    ? deriveClientSecret(id, config.secrets[0] ?? '')
    : newClientSecret(id, random);
  const expiresAt = createdAt + config.verificationLifetimeMs;
  const row: VerificationRow = {
    id,
    initiator: initiator.kind,
    status: 'pending',
    reason: null,
    resultCode: null,
    clientSecretHash: hashSecret(clientSecret),
    bizTokenHash: null,
    sealed: null,
    origin: initiator.kind === 'page' ? initiator.origin : new URL(redirectUrl).origin,
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
  const isReusable = start.reuseOpen === true && start.reference !== undefined;
  const limits = {
    since: midnightBefore(createdAt),
    perDay: config.limits.startsPerDay,
    pagesPerDay: config.limits.pageStartsPerDay,
  };
  try {
    await store.reserve(row, {
      limits,
      ...(idempotency !== null && { idempotency }),
      ...(isReusable && { reuse: { requestHash, expiresAfter: createdAt + leftToBegin } }),
    });
  } catch (error) {
    if (error instanceof DailyLimitError) throw dailyLimitReached(createdAt);
    const isEqual =
      error instanceof DuplicateError &&
      (error.field === 'idempotencyKey' || error.field === 'openReference');
    if (isEqual) return null;
    throw error;
  }
  // A phone cannot come back to the computer's page: the proxy takes it in.
  const isHosted = config.hostedReturn || flow === 'handoff';
  let answer: ApplyAnswer;
  try {
    answer = await context.tencent.applyWebVerificationBizTokenIntl(
      {
        ...apply,
        RedirectURL: isHosted ? hostedReturnUrl(context, id) : redirectUrl,
        Extra: await sealer.seal('mark', id),
      },
      signal === undefined ? {} : { signal },
    );
    const { bizToken, verificationUrl } = answer;
    const pageUrl = new URL(start.redirectUrl).href;
    const sealed: SealedRow = { bizToken, verificationUrl, requestHash, pageUrl, isHosted };
    const bought = { bizTokenHash: hashSecret(bizToken), sealed: await sealer.seal('row', sealed) };
    if (!(await store.complete(id, { ...bought, expiresAt }))) {
      throw new ProblemError('storage-unavailable', { log: { verification: id } });
    }
  } catch (error) {
    // Nobody was sent there. What cannot be removed now is removed by reconciliation.
    await store.abandon(id).catch(() => undefined);
    throw error;
  } finally {
    context.notifier.notify(id);
  }
  context.metrics.count('ekyc_verifications_started_total', { initiator: initiator.kind });
  const facts = { verification: id, vendorRequest: answer.requestId };
  context.log('info', facts, 'verification started');
  return {
    id,
    clientSecret,
    verificationUrl: answer.verificationUrl,
    expiresAt: isoTime(expiresAt),
  };
}

/**
 * The verification that an earlier request with this Idempotency-Key started, or, with `reuseOpen`,
 * the reference's open verification, when the same request began it. It may still be reserved.
 */
async function findEarlier(
  { store, now }: Context,
  start: StartRequest,
  { requestHash, idempotency }: Beginning,
): Promise<VerificationRow | null> {
  if (idempotency !== null) {
    const earlier = await store.findByIdempotencyKey(idempotency.keyHash);
    if (earlier !== null && earlier.requestHash !== requestHash) {
      throw new ProblemError('idempotency-key-reused');
    }
    if (earlier !== null) return earlier.row;
  }
  if (start.reuseOpen !== true || start.reference === undefined) return null;
  return store.findOpenByReference(start.reference, requestHash, now() + leftToBegin);
}

async function startedAgain(context: Context, row: VerificationRow): Promise<StartedVerification> {
  const sealed = await unsealRow(context, row);
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

/** Counts are of the calendar day in UTC. */
function dailyLimitReached(now: number): ProblemError {
  return new ProblemError('daily-limit-reached', {
    retryAfter: Math.ceil((midnightAfter(now) - now) / 1000),
  });
}
