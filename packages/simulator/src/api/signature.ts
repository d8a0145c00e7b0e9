/**
 * The vendor's signature, method TC3-HMAC-SHA256, written from its published description (document
 * 1078/38637, "Signature v3") and from nothing else, so that a mistake in a signer shows here.
 */
import { createHash, createHmac } from 'node:crypto';

/** What of a request goes into its signature. */
export type SignedRequest = {
  method: string;
  /** Path as sent; always `/` for this API. */
  path: string;
  /** What follows `?` in the address, as sent. */
  query: string;
  /** Names of the signed headers, in lower case and in the order in which they were signed. */
  signedHeaders: readonly string[];
  /** Value of each signed header, as it arrived. */
  headers: Readonly<Record<string, string>>;
  /** The body, byte for byte. */
  payload: Uint8Array;
};

/** The scope of a signature: `{date}/{service}/tc3_request`. */
export type Scope = { date: string; service: string };

/** Step 1: the request in one form that both sides can build. */
export function canonicalRequest(request: SignedRequest): string {
  const headers = request.signedHeaders.map(
    (name) => `${name}:${(request.headers[name] ?? '').trim().toLowerCase()}\n`,
  );
  return [
    request.method,
    request.path,
    request.query,
    headers.join(''),
    request.signedHeaders.join(';'),
    sha256(request.payload),
  ].join('\n');
}

/** Step 2: what is signed. `timestamp` is in seconds since 1970, as in `X-TC-Timestamp`. */
export function stringToSign(canonical: string, timestamp: number, scope: Scope): string {
  const credentialScope = `${scope.date}/${scope.service}/tc3_request`;
  return ['TC3-HMAC-SHA256', timestamp, credentialScope, sha256(canonical)].join('\n');
}

/** Step 3: the signature, in lower-case hexadecimal. */
export function signature(text: string, secretKey: string, scope: Scope): string {
  const dateKey = hmac(`TC3${secretKey}`, scope.date);
  const serviceKey = hmac(dateKey, scope.service);
  const signingKey = hmac(serviceKey, 'tc3_request');
  return hmac(signingKey, text).toString('hex');
}

function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

function hmac(key: string | Uint8Array, data: string): Buffer {
  return createHmac('sha256', key).update(data).digest();
}
