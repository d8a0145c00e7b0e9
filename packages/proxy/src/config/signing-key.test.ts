import { generateKeyPairSync } from 'node:crypto';
import { importJWK, importPKCS8, jwtVerify, SignJWT, type JWK } from 'jose';
import { expect, test } from 'vitest';
import { Refusal } from './variable.js';
import { newSigningKey, signingKeys } from './signing-key.js';

const parse = (text: string) => signingKeys.parse(text);

function newPem(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
}

test('a new key signs what its public half verifies', async () => {
  const [text = ''] = parse(newSigningKey());
  const { d: _, ...publicJwk } = JSON.parse(text) as JWK;
  const token = await new SignJWT({})
    .setProtectedHeader({ alg: 'ES256' })
    .sign(await importJWK(JSON.parse(text) as JWK, 'ES256'));
  await expect(jwtVerify(token, await importJWK(publicJwk, 'ES256'))).resolves.toBeDefined();
});

test('PEM blocks may stand one after the other, with real or written line ends', async () => {
  const [first, second] = [newPem(), newPem()];
  for (const text of [`${first}${second}`, `${first}${second}`.replaceAll('\n', '\\n')]) {
    const keys = parse(text);
    expect(keys).toEqual([first, second]);
    await expect(importPKCS8(keys[0] ?? '', 'ES256')).resolves.toBeDefined();
  }
});

test('JWKs may stand one a line, in an array, or in a JWKS', () => {
  const keys = [newSigningKey(), newSigningKey()];
  expect(parse(keys.join('\n'))).toEqual(keys);
  expect(parse(`[${keys.join(',')}]`)).toEqual(keys);
  expect(parse(`{"keys":[${keys.join(',')}]}`)).toEqual(keys);
});

const jwk = JSON.parse(newSigningKey()) as JWK;
const other = JSON.parse(newSigningKey()) as JWK;
const { d: _, ...publicHalf } = jwk;
const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey;
const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const ed25519 = generateKeyPairSync('ed25519').privateKey;

test.each([
  ['nothing', ' '],
  ['a public JWK', JSON.stringify(publicHalf)],
  ['a JWK whose halves belong to two keys', JSON.stringify({ ...jwk, d: other.d })],
  ['a JWK for another algorithm', JSON.stringify({ ...jwk, alg: 'ES384' })],
  ['a JWK for encryption', JSON.stringify({ ...jwk, use: 'enc' })],
  ['another curve', p384.export({ format: 'pem', type: 'pkcs8' }).toString()],
  ['Ed25519', ed25519.export({ format: 'pem', type: 'pkcs8' }).toString()],
  ['Ed25519 as a JWK', JSON.stringify(ed25519.export({ format: 'jwk' }))],
  ['the older form SEC 1', p256.privateKey.export({ format: 'pem', type: 'sec1' }).toString()],
  ['a public PEM', p256.publicKey.export({ format: 'pem', type: 'spki' }).toString()],
  ['a PEM with something behind it', `${newPem()}and more`],
  ['the same key twice', `${JSON.stringify(jwk)}\n${JSON.stringify(jwk)}`],
  ['an empty array', '[]'],
  ['an array of something else', '[1, null]'],
])('%s is refused', (_case, text) => {
  expect(() => parse(text)).toThrow(Refusal);
});

test.each([
  [/public key/, JSON.stringify(publicHalf)],
  [/public key/, p256.publicKey.export({ format: 'pem', type: 'spki' }).toString()],
  [/SEC 1.*openssl/, p256.privateKey.export({ format: 'pem', type: 'sec1' }).toString()],
  [
    /passphrase.*openssl/,
    p256.privateKey
      .export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'canary' })
      .toString(),
  ],
])('a key of another kind is refused with the reason: %s', (reason, text) => {
  expect(() => parse(text)).toThrow(reason);
});
