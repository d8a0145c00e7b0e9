/**
 * For backends that run on Node: checks the result token that a page passed on. An entry of its own,
 * `ekyc-verify-proxy/verify-result-token`, so that a backend loads nothing of the server.
 */
import { ResultTokenClaims, resultTokenType } from 'ekyc-verify-protocol';
import type { FinalStatus, Reason } from 'ekyc-verify-protocol/vocabulary';
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  errors,
  jwtVerify,
  type JSONWebKeySet,
  type JWTVerifyGetKey,
} from 'jose';
import { Compile } from 'typebox/compile';

/** Our tokens have about a thousand characters; what is far longer is not even decoded. */
const longestToken = 8192;

/** What a token is held to. */
export type VerifyResultTokenOptions = {
  /** The proxy's `EKYC_PUBLIC_URL`, from your configuration and never from the token. */
  issuer: string;
  /** Origin of the page that verifies (`https://shop.example`), or several. */
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
  /** Your own id of the user; null when a page started the verification. */
  reference: string | null;
  verification: {
    /** Compare it with the verification that your backend started for this user. */
    id: string;
    status: FinalStatus;
    /** Why it did not pass; null when it passed. */
    reason: Reason | null;
    /**
     * True: the browser that began (after a hand-off, the phone) came back when there was a final result,
     * and no other had. False: somebody came back, and that is not shown. Null: nobody had come back.
     */
    sameBrowser: boolean | null;
    /** Whether it was begun at a computer and gone through on a phone: see docs/hand-off.md. */
    handedOff: boolean;
    /** 1 document, liveness and comparison; 2 liveness and comparison; 3 liveness; 4 document. */
    checkMode: number;
    /** The kind of document that was asked for (`HKIDCard`); null when none was read. */
    documentType: string | null;
    /** How liveness was checked, from 1 to 5 as in `EKYC_SECURITY_LEVEL`; null: the vendor's default. */
    securityLevel: number | null;
    /** The vendor's rule that was asked for; null: none. */
    ruleId: string | null;
    /**
     * When the verification ended, ISO 8601 in UTC. A page gets a new token for an old result, so this,
     * and not `issuedAt`, says how old the result is.
     */
    finishedAt: string;
  };
  /** Names this token: accept it once. */
  jti: string;
  /** When this token was made; the result may be older: see `verification.finishedAt`. */
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

const claimsCheck = Compile(ResultTokenClaims);

/**
 * Checks a result token (RFC 7519, by the rules of RFC 8725): its signature by a key of the proxy, with
 * ES256 and nothing else; type, issuer, audience and time; and that its claims have the form that is
 * promised. That `jti` and `verification.id` are used once, and belong to the user at hand, is for
 * the caller to see to: only you know your users.
 *
 * @param token What the page sent; anything is allowed here.
 * @throws ResultTokenError
 * @throws TypeError when `issuer` or `audience` is missing: without them a token proves nothing
 */
export async function verifyResultToken(
  token: unknown,
  options: VerifyResultTokenOptions,
): Promise<ResultTokenContent> {
  const { issuer, currentDate } = options;
  const audience = [options.audience].flat();
  if (![issuer, ...audience].every(isText) || audience.length === 0) {
    throw new TypeError('verifyResultToken needs issuer and audience.');
  }
  if (typeof token !== 'string' || token.length > longestToken) {
    throw new ResultTokenError('token-invalid', 'form');
  }
  const { payload } = await jwtVerify(token, keysOf(options), {
    algorithms: ['ES256'],
    typ: resultTokenType,
    issuer,
    audience,
    requiredClaims: ['exp', 'iat', 'jti'],
    ...(currentDate === undefined ? {} : { currentDate }),
  }).catch((error: unknown) => {
    throw asResultTokenError(error);
  });
  if (!claimsCheck.Check(payload)) throw new ResultTokenError('token-invalid', 'claims');
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

function keysOf({ issuer, jwks }: VerifyResultTokenOptions): JWTVerifyGetKey {
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

/** Code of an error, or of what `fetch` keeps as its cause. */
function codeOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  return 'code' in error && typeof error.code === 'string' ? error.code : codeOf(error.cause);
}
