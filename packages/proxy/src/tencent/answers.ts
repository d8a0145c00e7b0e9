import { bizTokenPattern } from 'ekyc-verify-protocol';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { isLoopbackHost } from '../security/addresses.js';
import { apiError, invalidAnswer } from './errors.js';

/**
 * The answers of the vendor, checked strictly: an answer that is not exactly what the documents
 * promise decides nothing. Fields that nobody here reads may come and be whatever they like.
 */

const RequestId = Type.String({ pattern: '^[0-9A-Za-z_-]{1,128}$' });
const nullable = <Schema extends Type.TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);

const envelope = Compile(Type.Object({ Response: Type.Object({}) }));

const identified = Compile(Type.Object({ RequestId }));

const refusal = Compile(
  Type.Object({
    // An identifier that may stand in a log. The vendor's words beside it are not read.
    Error: Type.Object({ Code: Type.String({ pattern: String.raw`^\s*[\w.-]{1,128}\s*$` }) }),
  }),
);

const applied = Compile(
  Type.Object({
    BizToken: Type.String({ pattern: bizTokenPattern }),
    VerificationURL: Type.Optional(nullable(Type.String())),
    VerificationUrl: Type.Optional(nullable(Type.String())),
  }),
);

const result = Compile(
  Type.Object({
    // Kept in a database column of 32 bits.
    ErrorCode: nullable(Type.Integer({ minimum: -(2 ** 31), maximum: 2 ** 31 - 1 })),
    OCRResult: Type.Optional(
      nullable(Type.Array(Type.Object({ IsPass: Type.Optional(nullable(Type.Boolean())) }))),
    ),
    Extra: Type.Optional(nullable(Type.String())),
  }),
);

export type ApplyAnswer = { bizToken: string; verificationUrl: string; requestId: string };

/** What a verdict needs of a result, and nothing else of it. */
export type ResultAnswer = {
  /** The vendor's `ErrorCode`; null while the person has not finished. */
  errorCode: number | null;
  /** `OCRResult` without its content: null, or `IsPass` of each document, null where it was missing. */
  documents: { isPass: boolean | null }[] | null;
  /** What we gave as `Extra`, when the vendor returned it. */
  extra: string | null;
  requestId: string;
};

/** An answer to a Get as it came, its form checked no further than that it is no refusal. */
export type WholeResult = { response: Record<string, unknown>; requestId: string };

/**
 * @param api Address of the API that answered.
 * @param hosts Where a verification URL may lead: host names; a leading dot stands for any host below it.
 * @throws VendorError the vendor's refusal, or `malformed`
 */
export function readApplyAnswer(
  bytes: Uint8Array,
  api: URL,
  hosts: readonly string[],
): ApplyAnswer {
  const response = readResponse(bytes);
  const requestId = response.RequestId;
  if (!applied.Check(response)) throw invalidAnswer('apply answer', requestId);
  // The older documents spell it VerificationUrl; where both came, they were the same.
  const url = response.VerificationURL || response.VerificationUrl;
  if (!url) throw invalidAnswer('no verification url', requestId);
  const verificationUrl = checkVerificationUrl(url, api, hosts);
  return { bizToken: response.BizToken, verificationUrl, requestId };
}

/**
 * Checks where the vendor wants the person to be sent: https on an allowed host, at the usual port
 * and without user name and password. An API on loopback by http, which only development has, may
 * send to loopback by http at any port.
 *
 * @returns The URL as the WHATWG parser writes it.
 * @throws VendorError `malformed`
 */
export function checkVerificationUrl(text: string, api: URL, hosts: readonly string[]): string {
  const url = URL.parse(text);
  if (url === null || url.username !== '' || url.password !== '') {
    throw invalidAnswer('verification url');
  }
  const isDevelopment = api.protocol === 'http:' && isLoopbackHost(api.hostname);
  const isSecure = url.protocol === 'https:' && url.port === '';
  const isLocal = isDevelopment && url.protocol === 'http:' && isLoopbackHost(url.hostname);
  if (!isSecure && !isLocal) throw invalidAnswer('verification url');
  const isAllowed = hosts.some((host) =>
    host.startsWith('.') ? url.hostname.endsWith(host) : url.hostname === host,
  );
  if (!isAllowed) throw invalidAnswer('verification url on another host');
  return url.href;
}

/**
 * What a verdict needs of a result. The rest, personal data, is let go of here.
 *
 * @throws VendorError the vendor's refusal, or `malformed`
 */
export function readResultAnswer(bytes: Uint8Array): ResultAnswer {
  const response = readResponse(bytes);
  const requestId = response.RequestId;
  if (!result.Check(response)) throw invalidAnswer('result answer', requestId);
  const documents = response.OCRResult ?? null;
  return {
    errorCode: response.ErrorCode,
    documents: documents && documents.map(({ IsPass }) => ({ isPass: IsPass ?? null })),
    extra: response.Extra ?? null,
    requestId,
  };
}

/**
 * Everything that the vendor says of a verification, for a report.
 *
 * @throws VendorError the vendor's refusal, or `malformed`
 */
export function readWholeResult(bytes: Uint8Array): WholeResult {
  const response = readResponse(bytes);
  return { response, requestId: response.RequestId };
}

/**
 * The `Response` of an answer that is not a refusal.
 *
 * @throws VendorError the vendor's refusal, or `malformed`
 */
function readResponse(bytes: Uint8Array): { RequestId: string } {
  const answer = parseJson(bytes);
  if (!envelope.Check(answer)) throw invalidAnswer('no response');
  const response: { Error?: unknown } = answer.Response;
  const isRefused = (response.Error ?? null) !== null;
  if (isRefused && refusal.Check(response)) {
    const requestId = identified.Check(response) ? response.RequestId : null;
    throw apiError(response.Error.Code.trim(), requestId);
  }
  if (!identified.Check(response)) throw invalidAnswer('no response');
  if (isRefused) throw invalidAnswer('error answer', response.RequestId);
  return response;
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    // The parser's own error quotes what it read.
    throw invalidAnswer('not JSON');
  }
}
