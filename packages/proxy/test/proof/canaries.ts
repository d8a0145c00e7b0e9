import { scenarios } from 'ekyc-verify-simulator';
import type { Config } from '../../src/config/config.js';
import { callersText } from './bodies.js';

/** What must not be told, by what it is, and the texts that would give it away. */
type Canaries = Record<string, readonly string[]>;

/** Shapes of what is made afresh in each run. */
const shapes = {
  'a client secret': /ver_[\w-]{22}_secret_[\w-]{43}/,
  // The vendor's RequestIds are in lower case here.
  // With a letter: of 100,000 request ids, which have small ones, one now and then has none at all.
  'a BizToken': /(?=[\d-]*[A-F])[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}/,
  'a JWT or JWE': /eyJ[\w-]{10,}\.[\w-]*\./,
  'an image or a video': /iVBORw0KGgo|AAAAGGZ0eXBpc29t|\/9j\/4/,
  'a private key': /PRIVATE KEY|"d" ?: ?"/,
  'an authorization': /Bearer [\w-]|TC3-HMAC-SHA256/,
};

/**
 * Searches texts for what they must not hold.
 *
 * @param personalTexts What the vendor told of people: see `personalTextsOf`.
 */
export function createSearch(config: Config, personalTexts: readonly string[]) {
  const canaries: Canaries = {
    'the caller’s own text': [callersText],
    'something of a person': personalTexts,
    'a message of the vendor': scenarios.map(({ label }) => label),
    'the vendor’s key': [config.tencent.secretKey],
    'an API key': [...config.apiKeys, ...config.reportApiKeys],
    'a sealing secret': config.secrets,
    'a signing key': config.signingKeys.flatMap((key) =>
      key.split('\n').filter((line) => line.length > 40),
    ),
    'a webhook secret': config.webhook?.secrets ?? [],
  };
  const whatIs = new Map(
    Object.entries(canaries).flatMap(([name, texts]) => texts.map((text) => [text, name] as const)),
  );
  const anyText = new RegExp([...whatIs.keys()].map((text) => escapeForRegExp(text)).join('|'));

  return {
    /** Names what the text holds of all that; nothing, when it holds nothing. */
    leaksIn(text: string): string[] {
      const found = anyText.exec(text)?.[0];
      const shaped = Object.entries(shapes).filter(([, shape]) => shape.test(text));
      return [
        ...(found === undefined ? [] : [`${whatIs.get(found)}: ${found}`]),
        ...shaped.map(([name]) => name),
      ];
    },
  };
}

function escapeForRegExp(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/** The texts of a result that tell something of a person, as a report with everything holds them. */
export function personalTextsOf(value: unknown): string[] {
  if (typeof value === 'string') return value.length < 8 ? [] : [value.slice(0, 200)];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(personalTextsOf);
}
