import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto';
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
 * Signs requests, method TC3-HMAC-SHA256 (document 1078/38637): content type, host without its port,
 * and body.
 *
 * The SDK derives the day's key from the secret key for each request, which takes longer than
 * anything else of a start but its row. Here it is derived once a day. The first request of a day is
 * signed by the SDK; if ours is not the same to the byte, the SDK signs all the others too.
 *
 * @param sdkSign The SDK's signer; tests give another.
 * @returns The headers of a signed request.
 */
export function createSigner(
  credentials: Credentials,
  sdkSign: (request: Unsigned, credentials: Credentials) => string = signWithSdk,
): (request: Unsigned) => Record<string, string> {
  let day = '';
  /** Null where ours differs from the SDK's. */
  let key: KeyObject | null = null;

  function authorize(request: Unsigned): string {
    const date = new Date(request.timestamp * 1000).toISOString().slice(0, 10);
    if (date === day && key !== null) return sign(request, credentials.secretId, date, key);
    const authorization = sdkSign(request, credentials);
    if (date !== day) {
      const derived = deriveKey(credentials.secretKey, date);
      const isSame = sign(request, credentials.secretId, date, derived) === authorization;
      key = isSame ? derived : null;
      day = date;
    }
    return authorization;
  }

  return (request) => ({
    authorization: authorize(request),
    'content-type': contentType,
    'x-tc-action': request.action,
    'x-tc-version': version,
    'x-tc-region': request.region,
    'x-tc-timestamp': String(request.timestamp),
    ...(credentials.token === null ? {} : { 'x-tc-token': credentials.token }),
  });
}

function signWithSdk(request: Unsigned, credentials: Credentials): string {
  return sdk.sign3({
    method: 'POST',
    url: request.url.href,
    payload: request.body,
    timestamp: request.timestamp,
    service,
    secretId: credentials.secretId,
    secretKey: credentials.secretKey,
    multipart: false,
    boundary: '',
    headers: { 'Content-Type': contentType },
  });
}

/** @param date The request's day in UTC, which the key is good for. */
function sign(
  { url, body, timestamp }: Unsigned,
  secretId: string,
  date: string,
  key: KeyObject,
): string {
  const scope = `${date}/${service}/tc3_request`;
  const signed = 'content-type;host';
  const headers = `content-type:${contentType}\nhost:${url.hostname}\n`;
  const query = url.search.slice(1);
  const canonical = `POST\n${url.pathname}\n${query}\n${headers}\n${signed}\n${hash('sha256', body)}`;
  const text = `TC3-HMAC-SHA256\n${timestamp}\n${scope}\n${hash('sha256', canonical)}`;
  const signature = createHmac('sha256', key).update(text).digest('hex');
  return `TC3-HMAC-SHA256 Credential=${secretId}/${scope}, SignedHeaders=${signed}, Signature=${signature}`;
}

function deriveKey(secretKey: string, date: string): KeyObject {
  let key = Buffer.from(`TC3${secretKey}`);
  for (const text of [date, service, 'tc3_request']) {
    key = createHmac('sha256', key).update(text).digest();
  }
  // As bytes it would be looked at anew by every use, for longer than the signature takes.
  return createSecretKey(key);
}
