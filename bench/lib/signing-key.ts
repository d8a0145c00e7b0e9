import { generateKeyPairSync } from 'node:crypto';

/** A private key for result tokens, as `EKYC_SIGNING_KEY` takes it. */
export function newSigningKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return JSON.stringify(privateKey.export({ format: 'jwk' }));
}
