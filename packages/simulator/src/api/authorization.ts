import { timingSafeEqual } from 'node:crypto';
import type { SimulatorCredentials } from '../options.js';
import { Refusal } from './refusal.js';
import { canonicalRequest, signature, stringToSign } from './signature.js';

/** A request, as far as its signature is concerned. Header names are in lower case. */
export type ApiRequest = {
  method: string;
  path: string;
  query: string;
  headers: Readonly<Record<string, string>>;
  payload: Uint8Array;
};

type Authorization = {
  secretId: string;
  date: string;
  service: string;
  signedHeaders: string[];
  signature: string;
};

/** How far a timestamp may be off, in seconds. */
const tolerance = 300;

const form =
  /^TC3-HMAC-SHA256\s+Credential=([^/,\s]+)\/(\d{4}-\d\d-\d\d)\/([^/,\s]+)\/tc3_request,\s*SignedHeaders=([a-z0-9;-]+),\s*Signature=([0-9a-f]{64})$/;

/**
 * Checks who sent a request, as the vendor does.
 *
 * The service in the scope is taken as it was signed: the vendor's SDKs derive it from the first
 * label of the endpoint, which for a simulator on 127.0.0.1 is `127` and not `faceid`.
 *
 * @param now milliseconds since 1970
 * @throws Refusal with the vendor's `AuthFailure.…` code
 */
export function authorize(
  request: ApiRequest,
  credentials: readonly SimulatorCredentials[],
  now: number,
): void {
  const claim = parseAuthorization(request.headers.authorization);
  const timestamp = timestampOf(request.headers['x-tc-timestamp']);
  if (Math.abs(now / 1000 - timestamp) > tolerance) {
    throw new Refusal('AuthFailure.SignatureExpire', 'The timestamp is more than 5 minutes off.');
  }
  // The documents demand the same date and name no code for another one.
  if (claim.date !== new Date(timestamp * 1000).toISOString().slice(0, 10)) {
    throw new Refusal(
      'AuthFailure.SignatureFailure',
      'The date of the credential scope is not the UTC date of X-TC-Timestamp.',
    );
  }
  const credential = credentials.find(({ secretId }) => secretId === claim.secretId);
  if (credential === undefined) {
    throw new Refusal('AuthFailure.SecretIdNotFound', 'There is no such SecretId.');
  }
  if (request.headers['x-tc-token'] !== credential.token) {
    throw new Refusal('AuthFailure.TokenFailure', 'X-TC-Token does not belong to the SecretId.');
  }
  const given = Buffer.from(claim.signature);
  const matches = hostsOf(request.headers.host ?? '').some((host) => {
    const headers = { ...request.headers, host };
    const canonical = canonicalRequest({ ...request, headers, signedHeaders: claim.signedHeaders });
    const expected = signature(
      stringToSign(canonical, timestamp, claim),
      credential.secretKey,
      claim,
    );
    return timingSafeEqual(given, Buffer.from(expected));
  });
  if (!matches) {
    throw new Refusal('AuthFailure.SignatureFailure', 'The signature does not match the request.');
  }
}

function parseAuthorization(header: string | undefined): Authorization {
  const [, secretId = '', date = '', service = '', names = '', hex = ''] =
    form.exec(header ?? '') ?? [];
  const signedHeaders = names.split(';');
  if (!signedHeaders.includes('content-type') || !signedHeaders.includes('host')) {
    throw new Refusal(
      'AuthFailure.InvalidAuthorization',
      'Authorization does not have the form of TC3-HMAC-SHA256 with content-type and host signed.',
    );
  }
  return { secretId, date, service, signedHeaders, signature: hex };
}

function timestampOf(header: string | undefined): number {
  if (header === undefined) throw new Refusal('MissingParameter', 'X-TC-Timestamp is missing.');
  // Ten digits reach the year 2286; more would be no date.
  if (!/^\d{1,10}$/.test(header)) {
    throw new Refusal('InvalidParameter', 'X-TC-Timestamp is not a time in seconds.');
  }
  return Number(header);
}

/** A port may be signed or not: the vendor's SDKs send it in `Host` and leave it out when signing. */
function hostsOf(header: string): string[] {
  const withoutPort = header.replace(/:\d+$/, '');
  return withoutPort === header ? [header] : [header, withoutPort];
}
