import { clientSecretSeparator, verificationIdPrefix } from 'ekyc-verify-protocol';
import { format, listOf, matching, Refusal } from './variable.js';

/**
 * Texts that stand where a secret should: in examples of the vendor and of others, and in what
 * `init` prints for values that only the operator knows.
 */
const placeholders = [
  /<[^>]*>/,
  /change[-_ ]?me/i,
  /placeholder/i,
  /^your[-_ ]/i,
  /^(my|some)([-_ ][a-z]+)+$/i,
  /^replace[-_ ]/i,
  /^(secret|password|test|todo|none|null|undefined)$/i,
  /^(.)\1*$/,
  /\*{3}/,
  /^AKID\w*EXAMPLE/i,
  /EXAMPLE(KEY)?$/,
];

/** Whether a secret, or an entry of a list of secrets, was never filled in. */
export function isPlaceholder(text: string): boolean {
  return text.split(',').some((part) => placeholders.some((shape) => shape.test(part.trim())));
}

/** A key id, key or token that the vendor gave. Its form is the vendor's matter; it has no spaces. */
export const vendorCredential = matching(
  /^[\x21-\x7e]{1,8192}$/,
  'the text from the Tencent Cloud console, without spaces',
);

const sealingExpected = 'secrets of at least 32 bytes, separated by commas';

/** What to seal with. Few different characters mean that somebody typed it and nobody rolled dice. */
const sealingSecret = format(sealingExpected, (text) => {
  if (Buffer.byteLength(text) < 32) return undefined;
  // Secrets on lines of their own would be taken for a single long one.
  if (/[\r\n]/.test(text)) throw new Refusal(`has a line end in it; expected ${sealingExpected}`);
  if (new Set(text).size < 10) {
    throw new Refusal(`is too easy to guess; expected ${sealingExpected}, generated at random`);
  }
  return text;
});

/** Sealing secrets between commas. */
export const sealingSecrets = listOf(sealingSecret, sealingExpected);

const apiKeyExpected = 'keys of 32 to 512 letters, digits, and `-._~+/=`, separated by commas';

/** A Bearer credential (RFC 6750, section 2.1) that nobody can take for a client secret. */
const apiKey = format(apiKeyExpected, (text) => {
  if (text.startsWith(verificationIdPrefix) && text.includes(clientSecretSeparator)) {
    throw new Refusal('holds the client secret of a verification, not an API key');
  }
  const isOfForm = /^[A-Za-z0-9._~+/-]+={0,2}$/.test(text);
  return isOfForm && text.length >= 32 && text.length <= 512 ? text : undefined;
});

/** API keys between commas. */
export const apiKeys = listOf(apiKey, apiKeyExpected);

const webhookExpected = '`whsec_` and 24 to 64 bytes in base64; several separated by commas';

/** A symmetric signing secret as Standard Webhooks 1.0 writes it. */
const webhookSecret = format(webhookExpected, (text) => {
  const encoded = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text)?.[1] ?? '';
  const bytes = Buffer.from(encoded, 'base64');
  // Node skips what is not base64; only a text that encodes back to itself is one.
  const isExact = bytes.toString('base64') === encoded;
  return isExact && bytes.length >= 24 && bytes.length <= 64 ? text : undefined;
});

/** Webhook secrets between commas; each delivery is signed with all of them. */
export const webhookSecrets = listOf(webhookSecret, webhookExpected);
