import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
  type JsonWebKey,
  type JsonWebKeyInput,
  type KeyObject,
} from 'node:crypto';
import { format, Refusal } from './variable.js';

const expected =
  'one or more private P-256 keys (ES256), as PKCS#8 PEM or as JWK (one per line, an array, or a JWKS)';

/**
 * Private keys that result tokens are signed with, each given back as PEM or as the JSON of a JWK.
 * Environment files often cannot hold line ends, so a PEM may have `\n` in their place.
 */
export const signingKeys = format(expected, (text) => {
  const keys = /^\s*[[{]/.test(text) ? splitJwks(text) : splitPem(text);
  if (keys.length === 0) return undefined;
  if (new Set(keys.map(publicHalfOf)).size === keys.length) return keys;
  throw new Refusal('lists a key twice');
});

/** A new private key as the JSON of a JWK: one line without spaces, for environment files. */
export function newSigningKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return JSON.stringify(privateKey.export({ format: 'jwk' }));
}

const unfit = () => new Refusal(`expected ${expected}`);

function splitPem(text: string): string[] {
  const pem = text.replaceAll('\\r', '').replaceAll('\\n', '\n');
  const block = /-----BEGIN ([A-Z ]+)-----[A-Za-z0-9+/=\s]+-----END \1-----/g;
  if (pem.replaceAll(block, '').trim() !== '') throw unfit();
  return [...pem.matchAll(block)].map((match) => `${match[0]}\n`);
}

function splitJwks(text: string): string[] {
  const whole = parseJson(text);
  const keys = whole === undefined ? text.trim().split('\n').map(parseJson) : keysWithin(whole);
  return keys.map((key) => {
    if (typeof key !== 'object' || key === null || Array.isArray(key)) throw unfit();
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

/** The key's public half, to tell keys apart. */
function publicHalfOf(text: string): string {
  const key = readKey(text.startsWith('{') ? readJwk(text) : readPem(text));
  const { crv, x, y } = key.export({ format: 'jwk' });
  if (crv !== 'P-256' || !signsForItself(key)) throw unfit();
  return `${x}.${y}`;
}

function readPem(pem: string): string {
  const [, label = ''] = /^-----BEGIN ([A-Z ]+)-----/.exec(pem) ?? [];
  if (label === 'PRIVATE KEY') return pem;
  throw new Refusal(`${otherPems[label] ?? 'isn’t PKCS#8'}; expected ${expected}`);
}

function readJwk(text: string): JsonWebKeyInput {
  const key = JSON.parse(text) as JsonWebKey;
  if (key.kty === 'EC' && key.d === undefined) {
    throw new Refusal(`is a public key; the private key is needed; expected ${expected}`);
  }
  const isForSigning = (key.alg ?? 'ES256') === 'ES256' && (key.use ?? 'sig') === 'sig';
  if (!isForSigning) throw unfit();
  return { key, format: 'jwk' };
}

function readKey(input: string | JsonWebKeyInput): KeyObject {
  try {
    return createPrivateKey(input);
  } catch {
    // The reason may quote the key, so it is dropped.
    throw unfit();
  }
}

/** Node takes a JWK whose public half is another key's; it would sign tokens that nobody can verify. */
function signsForItself(key: KeyObject): boolean {
  const text = Buffer.from('any');
  return verify('sha256', text, createPublicKey(key), sign('sha256', text, key));
}
