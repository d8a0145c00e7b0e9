import type { BegunAttempt, CreatedVerification, CreateRequest } from 'ekyc-verify-protocol';
import { ProblemError } from '../errors.js';
import {
  deriveClientSecret,
  deriveLinkCode,
  hashSecret,
  newClientSecret,
  newVerificationId,
} from '../security/client-secret.js';
import { checkRedirectUrl } from '../security/redirect-url.js';
import {
  DuplicateError,
  type AttemptRow,
  type IdempotencyKey,
  type VerificationRow,
} from '../store/rows.js';
import { isoTime } from '../time.js';
import { composeApply } from './apply-request.js';
import { beginAttempt, canBeGivenAgain, createAndReserve } from './begin.js';
import { buyAttempt } from './buy.js';
import type { Context } from './context.js';
import { currentAttempt } from './end.js';
import { clientSecretOf, linkCodeOf, linkUrl, type SealedVerification } from './secrets.js';

/** Who creates: a page on an allowed origin, or a backend with an API key. */
export type Initiator =
  | { kind: 'page'; origin: string }
  | { kind: 'backend'; keyHash: string; idempotencyKey: string | null };

type Answer = { created: CreatedVerification; isNew: boolean };

/**
 * Creates a verification, or finds the one that an earlier, equal request of a backend created. Asks
 * the vendor nothing, unless the first attempt is to begin in the same call.
 *
 * Where that attempt is refused, nothing is created. Where it can't be bought, a verification that its
 * caller could not find again is erased. A backend that sent an `Idempotency-Key` repeats the call, and
 * the attempt begins then.
 *
 * @param signal The caller is gone: what has not been sent to the vendor yet is not sent.
 * @throws ProblemError
 */
export async function createVerification(
  context: Context,
  body: CreateRequest,
  initiator: Initiator,
  signal?: AbortSignal,
): Promise<Answer> {
  const idempotency = idempotencyOf(body, initiator);
  const earlier = await findEarlier(context, idempotency);
  if (earlier !== null) return answerAgain(context, body, earlier, signal);
  const { row, details, clientSecret, linkCode } = await composeRow(context, body, initiator);
  let reserved: AttemptRow | null;
  try {
    reserved = await keep(context, row, details, body, idempotency ?? undefined);
  } catch (error) {
    const isEqual = error instanceof DuplicateError && error.field === 'idempotencyKey';
    // An equal request was a moment faster.
    const faster = isEqual ? await findEarlier(context, idempotency) : null;
    if (faster === null) throw error;
    return answerAgain(context, body, faster, signal);
  }
  let attempt: BegunAttempt | null = null;
  if (reserved !== null) {
    const { compareImage = null } = body;
    const purchase = { verification: row, attempt: reserved, details, compareImage };
    try {
      attempt = (await buyAttempt(context, purchase, signal)).begun;
    } catch (error) {
      // What can't be erased now expires, and nobody was sent anywhere.
      if (idempotency === null) await context.store.erase(row.id).catch(() => undefined);
      else tellCreated(context, row);
      throw error;
    }
  }
  tellCreated(context, row);
  return { created: createdOf(context, row, clientSecret, linkCode, attempt), isNew: true };
}

/** Keeps the verification, and with it the first attempt where that is to begin: both or neither. */
async function keep(
  context: Context,
  row: VerificationRow,
  details: SealedVerification,
  body: CreateRequest,
  idempotency: IdempotencyKey | undefined,
): Promise<AttemptRow | null> {
  if (beginsAttempt(body)) {
    return createAndReserve(context, row, details, body.flow, idempotency);
  }
  await context.store.create(row, idempotency);
  return null;
}

function tellCreated({ metrics, log }: Context, { id, initiator }: VerificationRow): void {
  metrics.count('ekyc_verifications_created_total', { initiator });
  log('info', { verification: id }, 'verification created');
}

/** The photo of check mode 2 is never kept: an attempt begins in the call that brings it. */
function beginsAttempt(body: CreateRequest): boolean {
  return body.begin === true || body.compareImage !== undefined;
}

/** Of a repetition: the first request may have begun it, or not got so far. */
async function beginFirst(
  context: Context,
  row: VerificationRow,
  { flow, compareImage }: CreateRequest,
  signal: AbortSignal | undefined,
): Promise<BegunAttempt> {
  const wish = {
    ...(flow !== undefined && { flow }),
    ...(compareImage !== undefined && { compareImage }),
  };
  const caller = row.initiator === 'backend' ? 'backend' : 'client-secret';
  return (await beginAttempt(context, row, wish, caller, signal)).begun;
}

function idempotencyOf(body: CreateRequest, initiator: Initiator): IdempotencyKey | null {
  if (initiator.kind === 'page' || initiator.idempotencyKey === null) return null;
  return {
    keyHash: hashSecret(`${initiator.keyHash}\n${initiator.idempotencyKey}`),
    requestHash: hashSecret(JSON.stringify(body, inOrder)),
  };
}

/** Objects with their members in one order: what is the same body is the same text. */
function inOrder(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** The verification that an earlier request with this Idempotency-Key created. */
async function findEarlier(
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

/** Answers a repetition as the first request was, or should have been, answered. Buys nothing twice. */
async function answerAgain(
  context: Context,
  body: CreateRequest,
  row: VerificationRow,
  signal: AbortSignal | undefined,
): Promise<Answer> {
  const clientSecret = clientSecretOf(context, row);
  if (clientSecret === null) {
    throw new ProblemError('idempotency-key-reused', {
      detail: 'The verification that this key created is over.',
    });
  }
  const attempt = (await wantsAttempt(context, body, row))
    ? await beginFirst(context, row, body, signal)
    : null;
  const created = createdOf(context, row, clientSecret, linkCodeOf(context, row), attempt);
  return { created, isNew: false };
}

/** Whether a repetition begins the first attempt, or gives it again: never another one after it. */
async function wantsAttempt(
  context: Context,
  body: CreateRequest,
  row: VerificationRow,
): Promise<boolean> {
  const now = context.now();
  if (!beginsAttempt(body) || row.status !== 'pending' || now >= row.expiresAt) return false;
  if (row.attempts === 0) return true;
  const attempt = await currentAttempt(context, row);
  return attempt !== null && canBeGivenAgain(context.config, attempt, now);
}

async function composeRow(context: Context, body: CreateRequest, initiator: Initiator) {
  const { config, sealer, now, random } = context;
  const trusted = initiator.kind === 'backend';
  const redirectUrl = redirectUrlOf(context, body, trusted);
  const { apply, checks } = composeApply(config.check, body, trusted);
  const createdAt = now();
  const id = newVerificationId(random, createdAt);
  // A backend's repetition gets both again, though neither is kept: they are derived.
  const [secret = ''] = config.secrets;
  const clientSecret = trusted ? deriveClientSecret(id, secret) : newClientSecret(id, random);
  const linkCode = trusted ? deriveLinkCode(id, secret) : null;
  const details: SealedVerification = {
    apply,
    pageUrl: body.redirectUrl === undefined ? null : new URL(body.redirectUrl).href,
    redirectUrl,
    locale: body.locale ?? null,
  };
  const lifetime =
    body.expiresIn === undefined ? config.verificationLifetimeMs : body.expiresIn * 1000;
  const origin = trusted ? new URL(redirectUrl ?? config.publicUrl).origin : initiator.origin;
  const row: VerificationRow = {
    id,
    initiator: initiator.kind,
    status: 'pending',
    reason: null,
    resultCode: null,
    clientSecretHash: hashSecret(clientSecret),
    linkCodeHash: linkCode === null ? null : hashSecret(linkCode),
    sealed: await sealer.seal('verification', details),
    origin,
    reference: body.reference ?? null,
    metadata: body.metadata ?? {},
    checks,
    maxAttempts: body.maxAttempts ?? config.maxAttempts,
    attempts: 0,
    failedAttempts: 0,
    attemptId: null,
    handoffCodeHash: null,
    handoffExpiresAt: null,
    createdAt,
    expiresAt: createdAt + lifetime,
    finishedAt: null,
  };
  return { row, details, clientSecret, linkCode };
}

/** Where the person comes back to, as the vendor gets it; null for a backend's that has only a link. */
function redirectUrlOf(
  { config }: Context,
  { redirectUrl }: CreateRequest,
  trusted: boolean,
): string | null {
  if (redirectUrl === undefined) {
    if (trusted) return null;
    const detail = 'is required from a page';
    throw new ProblemError('invalid-request', { errors: [{ pointer: '/redirectUrl', detail }] });
  }
  // A proxy that serves no pages has no origins to compare with; its backends are trusted.
  const origins = trusted && config.allowedOrigins.length === 0 ? null : config.allowedOrigins;
  return checkRedirectUrl(redirectUrl, origins);
}

/** What is answered, once and again. */
function createdOf(
  context: Context,
  { id, expiresAt }: VerificationRow,
  clientSecret: string,
  linkCode: string | null,
  attempt: BegunAttempt | null,
): CreatedVerification {
  return {
    id,
    clientSecret,
    ...(linkCode !== null && { url: linkUrl(context, linkCode) }),
    expiresAt: isoTime(expiresAt),
    ...(attempt !== null && { attempt }),
  };
}
