import {
  finalStatuses,
  reasons,
  resultTokenType,
  verificationIdForm,
} from 'ekyc-verify-protocol/vocabulary';
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  errors,
  jwtVerify,
  type JSONWebKeySet,
  type JWTPayload,
  type JWTVerifyGetKey,
} from 'jose';
import { isObject } from './answer.js';
import type { ResultTokenVerification } from './contract.js';
import { codeOf } from './errors.js';

/** Our tokens have about a thousand characters; what is far longer is not even decoded. */
const longestToken = 8192;

/** What a token is held to. */
export type VerifyResultTokenOptions = {
  /** The proxy's `EKYC_PUBLIC_URL`, from your configuration and never from the token. */
  issuer: string;
  /**
   * Origin of your page (`https://shop.example`), or several: of the page that created the
   * verification, or of your backend's `redirectUrl`. Where there is none, because a link is all that
   * the person gets: the proxy's own origin.
   */
  audience: string | readonly string[];
  /**
   * Where the public keys come from: an address, or the keys themselves. Default:
   * `{issuer}/.well-known/jwks.json`, kept for ten minutes, and fetched anew for a key that is not
   * in it, at most every 30 seconds.
   */
  jwks?: JSONWebKeySet | URL;
  /** The time to check against; default: now. */
  currentDate?: Date;
};

/** What a result token says, once it is known to be genuine. */
export type ResultTokenContent = {
  /** Your own ID of the user; null when a page created the verification. */
  reference: string | null;
  /**
   * How the verification ended, and what was checked. Compare its `id` with the verification that your
   * backend created for this user. `finishedAt`, and not `issuedAt`, says how old the result is.
   */
  verification: ResultTokenVerification;
  /** Names this token. Another token of the same verification has another: accept `verification.id` once. */
  jti: string;
  /** When this token was made; the result may be older. */
  issuedAt: Date;
  expiresAt: Date;
};

/**
 * - `token-invalid`: not a result token, not for this audience, not from this issuer, or forged
 * - `token-expired`: genuine, but too old; the page can ask the proxy for a new one
 * - `keys-unavailable`: the public keys could not be had, so nothing is known of the token
 */
export type ResultTokenErrorCode = 'token-invalid' | 'token-expired' | 'keys-unavailable';

const messages: Record<ResultTokenErrorCode, string> = {
  'token-invalid': 'This is not a genuine result token for this audience.',
  'token-expired': 'The result token is too old; the page can ask for a new one.',
  'keys-unavailable': 'The public keys of the proxy could not be fetched.',
};

/** Why a token was not accepted. May be logged: it holds nothing of the token's content. */
export class ResultTokenError extends Error {
  override readonly name = 'ResultTokenError';
  readonly code: ResultTokenErrorCode;
  /** For the log: the claim that was wrong (`aud`), or the code of the JWT library's error. */
  readonly detail: string | null;

  constructor(code: ResultTokenErrorCode, detail: string | null = null) {
    super(messages[code]);
    this.code = code;
    this.detail = detail;
  }
}

/**
 * Checks a result token (RFC 7519, by the rules of RFC 8725): its signature by a key of the proxy, with
 * ES256 and nothing else; type, issuer, audience and time; and that its claims have the form that is
 * promised. That `verification.id` is used once, and belongs to the user at hand, is for the caller
 * to see to: only you know your users.
 *
 * @param token What the page sent; anything is allowed here.
 * @throws ResultTokenError
 * @throws TypeError when `issuer` or `audience` is missing, or `currentDate` is invalid: without them a
 *   token proves nothing
 */
export async function verifyResultToken(
  token: unknown,
  options: VerifyResultTokenOptions,
): Promise<ResultTokenContent> {
  const { currentDate } = options;
  const issuer = typeof options.issuer === 'string' ? options.issuer.replace(/\/+$/, '') : '';
  const audience = [options.audience].flat();
  if (![issuer, ...audience].every(isText) || audience.length === 0) {
    throw new TypeError('verifyResultToken needs issuer and audience.');
  }
  // Nothing is older than an invalid date, so a token of any age would pass.
  if (currentDate !== undefined && Number.isNaN(currentDate.getTime())) {
    throw new TypeError('currentDate must be a valid Date.');
  }
  if (typeof token !== 'string' || token.length > longestToken) {
    throw new ResultTokenError('token-invalid', 'form');
  }
  const { payload } = await jwtVerify(token, keysOf(issuer, options.jwks), {
    algorithms: ['ES256'],
    typ: resultTokenType,
    issuer,
    audience,
    requiredClaims: ['exp', 'iat', 'jti'],
    ...(currentDate === undefined ? {} : { currentDate }),
  }).catch((error: unknown) => {
    throw asResultTokenError(error);
  });
  if (!isResult(payload)) throw new ResultTokenError('token-invalid', 'claims');
  return {
    reference: payload.sub ?? null,
    verification: payload.verification,
    jti: payload.jti,
    issuedAt: new Date(payload.iat * 1000),
    expiresAt: new Date(payload.exp * 1000),
  };
}

/** A variable that is not set comes as undefined or an empty text, and must not switch a check off. */
function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

/** One for each address, so that all calls share what was fetched. */
const remoteSets = new Map<string, JWTVerifyGetKey>();

function keysOf(issuer: string, jwks: JSONWebKeySet | URL | undefined): JWTVerifyGetKey {
  return async (header, token) => {
    try {
      const isSet = jwks !== undefined && !(jwks instanceof URL);
      const keys = isSet
        ? createLocalJWKSet(jwks)
        : remoteSet(jwks ?? new URL(`${issuer}/.well-known/jwks.json`));
      return await keys(header, token);
    } catch (error) {
      const isAboutToken =
        error instanceof errors.JWKSNoMatchingKey ||
        error instanceof errors.JWKSMultipleMatchingKeys;
      throw isAboutToken ? error : new ResultTokenError('keys-unavailable', codeOf(error));
    }
  };
}

function remoteSet(url: URL): JWTVerifyGetKey {
  const known = remoteSets.get(url.href);
  if (known !== undefined) return known;
  const keys = createRemoteJWKSet(url, {
    cacheMaxAge: 10 * 60_000,
    cooldownDuration: 30_000,
    timeoutDuration: 5000,
  });
  remoteSets.set(url.href, keys);
  return keys;
}

function asResultTokenError(error: unknown): ResultTokenError {
  if (error instanceof ResultTokenError) return error;
  // The library's errors are not handed on as a cause: they carry the claims.
  if (error instanceof errors.JWTExpired) return new ResultTokenError('token-expired', 'exp');
  const isAboutClaim = error instanceof errors.JWTClaimValidationFailed;
  return new ResultTokenError('token-invalid', isAboutClaim ? error.claim : codeOf(error));
}

type Result = JWTPayload & {
  jti: string;
  iat: number;
  exp: number;
  verification: ResultTokenVerification;
};

/** Whether a genuine token has the claims that are promised. Later versions may add some. */
function isResult(payload: JWTPayload): payload is Result {
  const { jti, iat, exp, sub, verification } = payload;
  return (
    isText(jti) &&
    typeof iat === 'number' &&
    typeof exp === 'number' &&
    (sub === undefined || isText(sub)) &&
    isObject(verification) &&
    Object.entries(fields).every(([name, isRight]) => isRight(verification[name]))
  );
}

type Check = (value: unknown) => boolean;

const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
const oneOf =
  (words: readonly string[]): Check =>
  (value) =>
    typeof value === 'string' && words.includes(value);
const isBoolean: Check = (value) => typeof value === 'boolean';
const isString: Check = (value) => typeof value === 'string';
const verificationId = new RegExp(`^${verificationIdForm}$`);
const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

const fields: Record<keyof ResultTokenVerification, Check> = {
  id: (value) => typeof value === 'string' && verificationId.test(value),
  status: oneOf(finalStatuses),
  reason: orNull(oneOf(reasons)),
  sameBrowser: orNull(isBoolean),
  handedOff: isBoolean,
  checkMode: Number.isInteger,
  documentType: orNull(isString),
  securityLevel: orNull(Number.isInteger),
  ruleId: orNull(isString),
  finishedAt: (value) =>
    typeof value === 'string' && isoTime.test(value) && !Number.isNaN(Date.parse(value)),
};
