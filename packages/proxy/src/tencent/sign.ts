import { createRequire } from 'node:module';
import type sdkModule from 'tencentcloud-sdk-nodejs-common/tencentcloud/common/sign.js';

/** Version of the API that both actions belong to. */
const version = '2018-03-01';

/** The service in the signature's scope: the first label of every endpoint of this product. */
const service = 'faceid';

/**
 * The SDK's signer is CommonJS with a default export, which Node, bundlers and test runners import
 * in different shapes. `require` gives the same everywhere.
 */
const { default: sdk } = createRequire(import.meta.url)(
  'tencentcloud-sdk-nodejs-common/tencentcloud/common/sign.js',
) as typeof sdkModule;

export type Credentials = {
  secretId: string;
  secretKey: string;
  /** Token of temporary credentials. */
  token: string | null;
};

export type Unsigned = {
  /** Address of the API; path and query are signed too. */
  url: URL;
  action: string;
  region: string;
  /** The JSON text, byte for byte as it is sent. */
  body: Buffer;
  /** Seconds since 1970. More than five minutes off is refused by the vendor. */
  timestamp: number;
};

const contentType = 'application/json';

/**
 * The headers of a signed request, method TC3-HMAC-SHA256 (document 1078/38637): content type, host
 * without its port, and body.
 */
export function signedHeaders(
  { url, action, region, body, timestamp }: Unsigned,
  { secretId, secretKey, token }: Credentials,
): Record<string, string> {
  const authorization = sdk.sign3({
    method: 'POST',
    url: url.href,
    payload: body,
    timestamp,
    service,
    secretId,
    secretKey,
    multipart: false,
    boundary: '',
    headers: { 'Content-Type': contentType },
  });
  return {
    authorization,
    'content-type': contentType,
    'x-tc-action': action,
    'x-tc-version': version,
    'x-tc-region': region,
    'x-tc-timestamp': String(timestamp),
    ...(token === null ? {} : { 'x-tc-token': token }),
  };
}
