import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sdkSigner } from '../testing/sdk.js';
import { authorize, type ApiRequest } from './authorization.js';

const keys = { secretId: 'some-id', secretKey: 'some-key' };
const timestamp = Date.UTC(2026, 2, 10, 12) / 1000;
const now = timestamp * 1000;

type Signed = { host: string; service: string; contentType: string; payload: Buffer };

/** A request as the vendor's SDK signs it. */
function signed(different: Partial<Signed> = {}): ApiRequest {
  const { host, service, contentType, payload }: Signed = {
    host: 'faceid.example',
    service: 'faceid',
    contentType: 'application/json',
    payload: Buffer.from('{}'),
    ...different,
  };
  const authorization = sdkSigner.sign3({
    ...keys,
    url: `http://${host}/`,
    payload,
    timestamp,
    service,
    multipart: false,
    boundary: '',
    headers: { 'Content-Type': contentType },
  });
  return {
    method: 'POST',
    path: '/',
    query: '',
    headers: {
      authorization,
      'content-type': contentType,
      host,
      'x-tc-timestamp': String(timestamp),
    },
    payload,
  };
}

function changed(request: ApiRequest, headers: Record<string, string>): ApiRequest {
  return { ...request, headers: { ...request.headers, ...headers } };
}

function refusalOf(request: ApiRequest, credentials = [keys], at = now): unknown {
  try {
    authorize(request, credentials, at);
    return null;
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
}

describe('a request that the vendor’s SDK signed', () => {
  it('is accepted, whatever its body, host, port and service are', () => {
    fc.assert(
      fc.property(
        fc.record({
          host: fc.constantFrom('127.0.0.1', '127.0.0.1:9000', 'localhost:81', 'a.b.example'),
          service: fc.stringMatching(/^[a-z0-9]{1,12}$/),
          contentType: fc.constantFrom('application/json', 'application/json; charset=utf-8'),
          payload: fc.uint8Array({ minLength: 1 }).map((bytes) => Buffer.from(bytes)),
        }),
        (different) => {
          expect(refusalOf(signed(different))).toBeNull();
        },
      ),
    );
  });

  it('is refused once any byte of the body is another', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1 }), fc.nat(), (bytes, position) => {
        const payload = Buffer.from(bytes);
        const request = signed({ payload });
        const other = Buffer.from(payload);
        other[position % other.length] = (other[position % other.length] ?? 0) ^ 1;
        expect(refusalOf({ ...request, payload: other })).toBe('AuthFailure.SignatureFailure');
      }),
    );
  });

  it.each([300, -300])('is accepted with a clock that is %i seconds off', (seconds) => {
    expect(refusalOf(signed(), [keys], now + seconds * 1000)).toBeNull();
  });

  it.each([301, -301])('is refused with a clock that is %i seconds off', (seconds) => {
    expect(refusalOf(signed(), [keys], now + seconds * 1000)).toBe('AuthFailure.SignatureExpire');
  });

  it('is refused with another key, and with a key id that nobody has', () => {
    expect(refusalOf(signed(), [{ ...keys, secretKey: 'other' }])).toBe(
      'AuthFailure.SignatureFailure',
    );
    expect(refusalOf(signed(), [{ ...keys, secretId: 'other' }])).toBe(
      'AuthFailure.SecretIdNotFound',
    );
  });

  it('is refused at another host, path or query than it was signed for', () => {
    const request = signed();
    expect(refusalOf(changed(request, { host: 'evil.example' }))).toBe(
      'AuthFailure.SignatureFailure',
    );
    expect(refusalOf({ ...request, path: '/x' })).toBe('AuthFailure.SignatureFailure');
    expect(refusalOf({ ...request, query: 'a=1' })).toBe('AuthFailure.SignatureFailure');
  });

  it('is refused when the date of its scope is not that of its timestamp', () => {
    const request = signed();
    const authorization = request.headers.authorization ?? '';
    const yesterday = authorization.replace('2026-03-10', '2026-03-09');
    expect(refusalOf(changed(request, { authorization: yesterday }))).toBe(
      'AuthFailure.SignatureFailure',
    );
  });

  it('with temporary keys needs their token, and with lasting ones must have none', () => {
    const temporary = [{ ...keys, token: 'session' }];
    const withToken = (token: string) => changed(signed(), { 'x-tc-token': token });
    expect(refusalOf(withToken('session'), temporary)).toBeNull();
    expect(refusalOf(withToken('stale'), temporary)).toBe('AuthFailure.TokenFailure');
    expect(refusalOf(signed(), temporary)).toBe('AuthFailure.TokenFailure');
    expect(refusalOf(withToken('session'))).toBe('AuthFailure.TokenFailure');
  });
});

describe('an Authorization header', () => {
  const good = signed().headers.authorization ?? '';
  it.each([
    ['that is empty', ''],
    ['of another method', good.replace('TC3-', 'AWS4-')],
    ['that leaves the host unsigned', good.replace('content-type;host', 'content-type')],
    ['that leaves the content type unsigned', good.replace('content-type;host', 'host')],
    ['with half a signature', good.slice(0, -32)],
    ['with another end of the scope', good.replace('tc3_request', 'request')],
  ])('%s is refused', (_, authorization) => {
    expect(refusalOf(changed(signed(), { authorization }))).toBe(
      'AuthFailure.InvalidAuthorization',
    );
  });

  it.each(['', 'soon', '1e9', '-1', '99999999999'])(
    'beside the timestamp "%s" is refused',
    (text) => {
      expect(refusalOf(changed(signed(), { 'x-tc-timestamp': text }))).toBe('InvalidParameter');
    },
  );
});
