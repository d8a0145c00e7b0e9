import { simulatorCredentials } from '../options.js';
import { sdkSigner } from './sdk.js';
import type { Simulator } from '../simulator.js';

/** What a call differs in from one that everybody accepts. */
export type Different = {
  secretId?: string;
  secretKey?: string;
  /** Seconds since 1970; also the date of the scope. */
  timestamp?: number;
  contentType?: string;
  /** Headers beside or instead of the usual; null leaves one out. They are changed after signing. */
  headers?: Record<string, string | null>;
  /** Bytes that are sent instead of those that were signed. */
  body?: string;
};

/** The content of `Response`. */
export type VendorResponse = Record<string, unknown> & {
  Error?: { Code: string; Message: string };
  RequestId: string;
};

/** Calls an action: the vendor's SDK signs, and everything about the request can be changed. */
export async function send(
  simulator: Simulator,
  action: string,
  parameters: unknown,
  different: Different = {},
): Promise<Response> {
  const { url } = simulator.address();
  const timestamp = different.timestamp ?? Math.floor(Date.now() / 1000);
  const contentType = different.contentType ?? 'application/json';
  const payload = Buffer.from(JSON.stringify(parameters));
  const headers: Record<string, string | null> = {
    authorization: sdkSigner.sign3({
      ...simulatorCredentials,
      ...different,
      url,
      payload,
      timestamp,
      service: 'faceid',
      multipart: false,
      boundary: '',
      headers: { 'Content-Type': contentType },
    }),
    'content-type': contentType,
    'x-tc-action': action,
    'x-tc-version': '2018-03-01',
    'x-tc-region': 'ap-singapore',
    'x-tc-timestamp': String(timestamp),
    ...different.headers,
  };
  return fetch(url, {
    method: 'POST',
    redirect: 'manual',
    headers: Object.entries(headers).filter(
      (entry): entry is [string, string] => entry[1] !== null,
    ),
    body: different.body ?? payload,
  });
}

/** Calls an action and gives the content of `Response`. */
export async function call(
  simulator: Simulator,
  action: string,
  parameters: unknown,
  different: Different = {},
): Promise<VendorResponse> {
  const response = await send(simulator, action, parameters, different);
  const { Response: content } = (await response.json()) as { Response: VendorResponse };
  return content;
}

/** Parameters of a start that nothing is wrong with. */
export const goodStart = {
  RedirectURL: 'https://shop.example/sign-up',
  Extra: 'mark',
  Config: { CheckMode: 1, IDCardType: 'HKIDCard' },
};

/** Starts a verification and gives its token. */
export async function startOne(
  simulator: Simulator,
  parameters: unknown = goodStart,
  different: Different = {},
): Promise<string> {
  const { BizToken } = await apply(simulator, parameters, different);
  if (typeof BizToken !== 'string') throw new Error('the start was refused');
  return BizToken;
}

function apply(
  simulator: Simulator,
  parameters: unknown = goodStart,
  different: Different = {},
): Promise<VendorResponse> {
  return call(simulator, 'ApplyWebVerificationBizTokenIntl', parameters, different);
}

export function result(
  simulator: Simulator,
  bizToken: string,
  different: Different = {},
): Promise<VendorResponse> {
  return call(simulator, 'GetWebVerificationResultIntl', { BizToken: bizToken }, different);
}
