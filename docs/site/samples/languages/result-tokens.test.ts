import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { EkycClient } from 'ekyc-verify-backend';
import { startSimulatedProxy, type SimulatedProxy } from 'ekyc-verify-proxy/testing';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verify } from '../backend/person.ts';
import { samplesIn } from '../collect.ts';
import { readers } from './token-readers/readers.ts';
import { findTool } from '../tools.ts';

/**
 * The samples of `docs/results.md` that read a result token with a library. They run against a proxy
 * where the language and the library are installed; where not, the test's output names them.
 */
const folder = join(import.meta.dirname, '../../test-output/result-tokens');
const audience = 'https://shop.example';

let proxy: SimulatedProxy;
let key: CryptoKey;
let cases: readonly [what: string, answer: string, token: string][];

beforeAll(async () => {
  const pair = await generateKeyPair('ES256', { extractable: true });
  key = pair.privateKey;
  const jwk = JSON.stringify(await exportJWK(key));
  proxy = await startSimulatedProxy({
    origins: [audience],
    environment: { EKYC_SIGNING_KEY: jwk },
  });
  const { keys } = (await (await fetch(`${proxy.url}/.well-known/jwks.json`)).json()) as {
    keys: { kid: string }[];
  };
  const kid = keys[0]?.kid ?? '';
  const { privateKey: foreign } = await generateKeyPair('ES256');

  /** A token like the proxy's, but for what is said. */
  const like = (
    change: { header?: object; claims?: Record<string, unknown>; signedBy?: CryptoKey } = {},
  ) =>
    new SignJWT({
      iss: proxy.url,
      aud: audience,
      sub: 'user-1',
      jti: 'token-1',
      iat: now(),
      exp: now() + 300,
      ...change.claims,
    })
      .setProtectedHeader({ alg: 'ES256', typ: 'ekyc-result+jwt', kid, ...change.header })
      .sign(change.signedBy ?? key);

  const good = await like();
  const [, payload = ''] = good.split('.');
  const unsigned = Buffer.from(JSON.stringify({ alg: 'none', typ: 'ekyc-result+jwt', kid }));
  const [signed = ''] = /.*\./.exec(good) ?? [];
  const zeros = Buffer.alloc(64).toString('base64url');
  cases = [
    ['a token of the proxy', 'user-1', await tokenOfProxy()],
    ['one like it', 'user-1', good],
    ['another key', 'refused', await like({ signedBy: foreign })],
    ['no signature', 'refused', `${unsigned.toString('base64url')}.${payload}.`],
    ['a signature of zeros', 'refused', `${signed}${zeros}`],
    ['another issuer', 'refused', await like({ claims: { iss: 'https://other.example' } })],
    ['another audience', 'refused', await like({ claims: { aud: 'https://other.example' } })],
    ['another type', 'refused', await like({ header: { typ: 'JWT' } })],
    ['its time is over', 'refused', await like({ claims: { exp: now() - 120 } })],
    ['no end', 'refused', await like({ claims: { exp: undefined } })],
    ['no text of this kind', 'refused', 'token'],
    ...[
      null,
      [],
      { alg: 'ES256', typ: 'ekyc-result+jwt' },
      { alg: {}, typ: 'ekyc-result+jwt', kid },
      { alg: ['ES256'], typ: 'ekyc-result+jwt', kid },
      { alg: 'ES256', typ: ['ekyc-result+jwt'], kid },
      { alg: 'ES256', typ: 'ekyc-result+jwt', kid: ['key'] },
      { alg: 'ES256', typ: 'ekyc-result+jwt', kid: {} },
      { alg: 'ES256', typ: 'ekyc-result+jwt', kid: 7 },
      { alg: 'ES256', typ: 'ekyc-result+jwt', kid: 'unknown' },
    ].map((header): (typeof cases)[number] => {
      const text = JSON.stringify(header);
      const head = Buffer.from(text).toString('base64url');
      return [`the header ${text}`, 'refused', `${head}.${payload}.${zeros}`];
    }),
    ['no JSON', 'refused', 'bm8.bm8.bm8'],
    ['brackets without end', 'refused', `${'W1tb'.repeat(1500)}.e30.AAAA`],
    ['bytes that are no UTF-8', 'refused', '_w._w._w'],
    ['an empty signature', 'refused', signed],
    ['a signature of one byte', 'refused', `${signed}AA`],
    ['a signature that is no base64', 'refused', `${signed}$é`],
    ['dots alone', 'refused', '..'],
    ['more parts', 'refused', `${good}.${payload}`],
    ['text outside ASCII', 'refused', 'é.é.é'],
  ];
});
afterAll(() => proxy.stop());

const now = () => Math.floor(Date.now() / 1000);

/** What a page gets when somebody has passed. */
async function tokenOfProxy(): Promise<string> {
  const ekyc = new EkycClient({ url: proxy.url, apiKey: proxy.apiKey });
  const { resultToken } = await verify(proxy, ekyc, { reference: 'user-1' }, 'pass');
  return resultToken ?? '';
}

describe.each(readers)('the sample in $language', ({ language, tools, library, names, run }) => {
  const sample = samplesIn(language).find(({ code }) => names.test(code));
  const command = findTool(tools, `running ${sample?.place ?? 'nothing'} with ${library}`);

  it.skipIf(command === null)(
    'reads what the proxy signed, and refuses everything else',
    async () => {
      const at = join(folder, language);
      rmSync(at, { recursive: true, force: true });
      mkdirSync(at, { recursive: true });
      const code = sample?.code.replaceAll('https://kyc.example.com', proxy.url) ?? '';
      const input = `${cases.map(([, , token]) => token).join('\n')}\n`;
      const { output } = await run(command ?? '', code, at, input);
      const said = output.trim().split('\n');
      expect(Object.fromEntries(cases.map(([what], index) => [what, said[index]]))).toEqual(
        Object.fromEntries(cases.map(([what, answer]) => [what, answer])),
      );
    },
  );
});
