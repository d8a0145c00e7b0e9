import { createECDH, createPrivateKey, type JsonWebKey } from 'node:crypto';
import type { RandomBytes } from '../security/client-secret.js';
import { expectedOnly, Refusal, type Format } from './format.js';

const expected =
  'one or more private P-256 keys (ES256), as PKCS#8 PEM or as JWK (one per line, an array, or a JWKS)';

/**
 * Private keys that result tokens are signed with, each given back as PEM or as the JSON of a JWK.
 * Environment files often cannot hold line ends, so a PEM may have `\n` in their place.
 */
export const signingKeys: Format<string[]> = {
  expected,
  parse(text) {
    const keys = /^\s*[[{]/.test(text) ? splitJwks(text) : splitPem(text);
    if (keys.length === 0) throw expectedOnly(expected);
    const publicHalves = keys.map((key) => (key.startsWith('{') ? checkJwk(key) : checkPem(key)));
    if (new Set(publicHalves).size !== keys.length) {
      throw new Refusal('lists a key twice');
    }
    return keys;
  },
};

/** A new private key as the JSON of a JWK: one line without spaces, for environment files. */
export function newSigningKey(random: RandomBytes): string {
  for (;;) {
    const ecdh = createECDH('prime256v1');
    const d = Buffer.from(random(32));
    try {
      ecdh.setPrivateKey(d);
    } catch {
      // Zero, or not below the order of the curve: one chance in four billion. Take other bytes.
      continue;
    }
    return JSON.stringify({
      kty: 'EC',
      crv: 'P-256',
      ...coordinates(ecdh.getPublicKey()),
      d: d.toString('base64url'),
    });
  }
}

function splitPem(text: string): string[] {
  const pem = text.replaceAll('\\r', '').replaceAll('\\n', '\n');
  const block = /-----BEGIN ([A-Z ]+)-----[A-Za-z0-9+/=\s]+-----END \1-----/g;
  if (pem.replaceAll(block, '').trim() !== '') throw expectedOnly(expected);
  return [...pem.matchAll(block)].map((match) => `${match[0]}\n`);
}

function splitJwks(text: string): string[] {
  const whole = parseJson(text);
  const keys = whole === undefined ? text.trim().split('\n').map(parseJson) : keysWithin(whole);
  return keys.map((key) => {
    if (typeof key !== 'object' || key === null || Array.isArray(key)) throw expectedOnly(expected);
    return JSON.stringify(key);
  });
}

/** The keys of a JWKS (RFC 7517, section 5), of an array, or the one key that the value is. */
function keysWithin(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  const isSet = typeof value === 'object' && value !== null && 'keys' in value;
  return isSet && Array.isArray(value.keys) ? value.keys : [value];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** PEM blocks that somebody may take for the right one, and what to do with them. */
const otherPems: Readonly<Record<string, string>> = {
  'EC PRIVATE KEY': 'is in the older form SEC 1; convert it with `openssl pkcs8 -topk8 -nodes`',
  'RSA PRIVATE KEY': 'is an RSA key; create a P-256 key',
  'ENCRYPTED PRIVATE KEY':
    'is encrypted with a passphrase; decrypt it with `openssl pkcs8 -in FILE -out NEW_FILE`',
  'PUBLIC KEY': 'is a public key; the private key is needed',
  CERTIFICATE: 'is a certificate; its private key is needed',
};

/** Gives the key's public half, to tell keys apart. */
function checkPem(pem: string): string {
  const [, label = ''] = /^-----BEGIN ([A-Z ]+)-----/.exec(pem) ?? [];
  if (label !== 'PRIVATE KEY') {
    throw new Refusal(`${otherPems[label] ?? 'isn’t PKCS#8'}; expected ${expected}`);
  }
  return check(() => createPrivateKey(pem).export({ format: 'jwk' }));
}

/** Gives the key's public half, to tell keys apart. */
function checkJwk(text: string): string {
  const jwk = JSON.parse(text) as JsonWebKey;
  if (jwk.kty === 'EC' && jwk.d === undefined) {
    throw new Refusal(`is a public key; the private key is needed; expected ${expected}`);
  }
  if ((jwk.alg ?? 'ES256') !== 'ES256' || (jwk.use ?? 'sig') !== 'sig')
    throw expectedOnly(expected);
  return check(() => {
    createPrivateKey({ key: jwk, format: 'jwk' });
    return jwk;
  });
}

/**
 * OpenSSL does not compare the halves of a JWK. One whose public half is another key's would sign
 * tokens that nobody can verify, so the public half is computed again.
 */
function check(read: () => JsonWebKey): string {
  let jwk: JsonWebKey;
  const ecdh = createECDH('prime256v1');
  try {
    jwk = read();
    ecdh.setPrivateKey(jwk.d ?? '', 'base64url');
  } catch {
    // The reason may quote the key, so it is dropped.
    throw expectedOnly(expected);
  }
  const { x, y } = coordinates(ecdh.getPublicKey());
  if (jwk.kty !== 'EC' || jwk.crv !== 'P-256' || jwk.x !== x || jwk.y !== y) {
    throw expectedOnly(expected);
  }
  return `${x}.${y}`;
}

/** Splits an uncompressed point (SEC 1, section 2.3.3: 04, x, y). */
function coordinates(point: Buffer): { x: string; y: string } {
  return {
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33, 65).toString('base64url'),
  };
}
