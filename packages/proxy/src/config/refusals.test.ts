import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { backendKeys, complaintsOf, loadWith } from '../../test/support/environment.js';
import { ConfigError, type Environment } from './read-values.js';

const [apiKey, otherKey] = backendKeys;
function problemsOf(changes: Environment) {
  try {
    loadWith(changes);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}
const namesOf = (changes: Environment) => complaintsOf(() => loadWith(changes));

const rsaKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;

/** Variable, value, and what is wrong with it. */
const refusals: [string, string, string][] = [
  ['TENCENTCLOUD_SECRET_ID', 'AKIDEXAMPLE', 'an example of the documents'],
  ['TENCENTCLOUD_SECRET_ID', 'AKIDz8krbsJ5yKBZQpn74WFkmLPx3*******', 'masked'],
  ['TENCENTCLOUD_SECRET_KEY', 'changeme', 'a placeholder'],
  ['TENCENTCLOUD_SECRET_KEY', 'your-secret-key', 'a placeholder'],
  ['TENCENTCLOUD_SECRET_KEY', '<SecretKey from the console>', 'what init prints'],
  ['TENCENTCLOUD_SECRET_KEY', 'two words', 'with a space'],
  ['TENCENTCLOUD_REGION', 'Singapore', 'not a region'],
  ['EKYC_TENCENT_URL', 'http://faceid.intl.tencentcloudapi.com', 'not encrypted'],
  ['EKYC_TENCENT_URL', 'https://faceid.intl.tencentcloudapi.com/v1', 'with a path'],
  ['EKYC_TENCENT_URL', 'https://faceid.intl.tencentcloudapi.com?a=1', 'with a query'],
  ['EKYC_TENCENT_URL', 'https://me:pw@faceid.intl.tencentcloudapi.com', 'with a user name'],
  ['EKYC_TENCENT_URL', 'faceid.intl.tencentcloudapi.com', 'without a scheme'],
  ['EKYC_VERIFICATION_HOSTS', 'https://faceid.qq.com', 'an address'],
  ['EKYC_VERIFICATION_HOSTS', '.com', 'nearly every host'],
  ['EKYC_VERIFICATION_HOSTS', '*.faceid.qq.com', 'a wildcard'],
  ['EKYC_UPSTREAM_TIMEOUT', '0', 'below the range'],
  ['EKYC_UPSTREAM_TIMEOUT', '10s', 'with a unit'],
  ['EKYC_UPSTREAM_RPS', '-1', 'negative'],
  ['EKYC_UPSTREAM_RPS', '1e1', 'in another notation'],
  ['EKYC_CHECK_MODE', '5', 'no mode'],
  ['EKYC_CHECK_MODE', '2', 'needs a photo from a backend'],
  ['EKYC_DOCUMENT_TYPES', 'HKIDCard,,MLIDCard', 'an empty entry'],
  ['EKYC_DOCUMENT_TYPES', '', 'missing while the mode reads a document'],
  ['EKYC_DOCUMENT_TYPES', 'HKIDCard,HKIDCard', 'the same twice'],
  ['EKYC_SECURITY_LEVEL', '6', 'no level'],
  ['EKYC_LIVENESS_RETRY_LIMIT', '100', 'too many'],
  ['EKYC_AUTO_SKIP', 'true', 'neither on nor off'],
  ['EKYC_RULE_ID', 'rule 1', 'with a space'],
  ['EKYC_TENCENT_CONFIG', '{"AutoDowngrade":', 'broken JSON'],
  ['EKYC_TENCENT_CONFIG', '[]', 'no object'],
  ['EKYC_TENCENT_CONFIG', 'null', 'no object'],
  ['EKYC_TENCENT_CONFIG', '{"__proto__":{}}', 'no field of the vendor'],
  ['EKYC_TENCENT_CONFIG', '{"CheckMode":3}', 'has a variable of its own'],
  ['EKYC_VERIFICATION_LIFETIME', '59', 'too short'],
  ['EKYC_VERIFICATION_LIFETIME', '2592001', 'longer than 30 days'],
  ['EKYC_ATTEMPT_LIFETIME', '7201', 'too long'],
  ['EKYC_MAX_ATTEMPTS', '0', 'none'],
  ['EKYC_MAX_ATTEMPTS', '21', 'too many'],
  ['EKYC_SITE_NAME', 'Shop <b>', 'with markup'],
  ['EKYC_SITE_NAME', 'Shop\u202e', 'with a mark of direction'],
  ['EKYC_REQUIRE_MARK', 'no', 'neither on nor off'],
  ['EKYC_RETURN', 'proxy', 'no way back'],
  ['EKYC_RETENTION', '2', 'shorter than the vendor keeps results'],
  ['EKYC_ALLOWED_ORIGINS', '*', 'everybody'],
  ['EKYC_ALLOWED_ORIGINS', 'https://*.shop.example', 'a wildcard'],
  ['EKYC_ALLOWED_ORIGINS', 'https://shop.example/', 'with a slash'],
  ['EKYC_ALLOWED_ORIGINS', 'https://shop.example:443', 'with the default port'],
  ['EKYC_ALLOWED_ORIGINS', 'https://Shop.example', 'not in lower case'],
  ['EKYC_ALLOWED_ORIGINS', 'http://shop.example', 'not encrypted'],
  ['EKYC_ALLOWED_ORIGINS', 'null', 'the opaque origin'],
  ['EKYC_ALLOWED_ORIGINS', 'https://shop.example,https://shop.example', 'the same twice'],
  ['EKYC_ALLOWED_ORIGINS', '', 'nobody may start'],
  ['EKYC_API_KEYS', 'k'.repeat(31), 'too short'],
  ['EKYC_API_KEYS', `${apiKey},${'0123456789'.repeat(3)}`, 'the second too short'],
  ['EKYC_API_KEYS', `${apiKey} ${otherKey}`, 'with a space'],
  ['EKYC_API_KEYS', `ver_${'a1'.repeat(11)}_secret_${'b2'.repeat(21)}c`, 'a client secret'],
  ['EKYC_CAPTCHA', 'recaptcha', 'no service that is known'],
  ['EKYC_CAPTCHA_SECRET', 'short', 'too short'],
  ['EKYC_RATE_LIMIT', '0', 'below the range'],
  ['EKYC_DAILY_LIMIT', 'none', 'neither a number nor off'],
  ['TRUST_PROXY', 'on', 'everybody'],
  ['TRUST_PROXY', 'true', 'everybody'],
  ['TRUST_PROXY', '0.0.0.0/0', 'everybody'],
  ['TRUST_PROXY', '10.0.0.0/33', 'no network'],
  ['TRUST_PROXY', '0.0.0.0/1,128.0.0.0/1', 'everybody, in two halves'],
  ['TRUST_PROXY', '::ffff:0:0/96', 'everybody, in the other family'],
  ['TRUST_PROXY', '2000::/3', 'everybody with IPv6'],
  ['TRUST_PROXY', '10.1', 'a short form'],
  ['TRUST_PROXY', '010.0.0.1', 'an octal form'],
  ['TRUST_PROXY', '10.0.0.0/255.0.0.0', 'a mask that is no number'],
  ['TRUST_PROXY', 'loopback,', 'nothing behind a comma'],
  ['EKYC_PUBLIC_URL', 'http://kyc.shop.example', 'not encrypted'],
  ['EKYC_PUBLIC_URL', 'https://kyc.shop.example/ekyc?tenant=1', 'with a query'],
  ['EKYC_PUBLIC_URL', 'https://kyc.shop.example/#ekyc', 'with a fragment'],
  ['EKYC_PUBLIC_URL', 'https://me@kyc.shop.example/ekyc', 'with a user name'],
  ['EKYC_PUBLIC_URL', 'https://kyc.shop.example//ekyc', 'with an empty segment'],
  ['EKYC_PUBLIC_URL', 'https://kyc.shop.example/a/../ekyc', 'with a step up'],
  ['EKYC_PUBLIC_URL', 'https://kyc.shop.example/e%6Byc', 'with an encoded letter'],
  ['EKYC_SECRET', 'only31bytesareoneless0123456789', 'too short'],
  ['EKYC_SECRET', 'abcabcabcabcabcabcabcabcabcabcabcabc', 'too easy'],
  ['EKYC_SECRET', 'pV9xK2mB7nL4qW1eR8tY5uI0oA3sD6fG\ncR7wS4xE1zQ8vB5nM2kL9jH6gF3dP0aT', 'line end'],
  ['EKYC_SECRET', 'please-change-me-please-change-me-please', 'a placeholder'],
  ['EKYC_SIGNING_KEY', 'not a key', 'no key'],
  ['EKYC_SIGNING_KEY', rsaKey.export({ format: 'pem', type: 'pkcs8' }).toString(), 'RSA'],
  ['EKYC_WEBHOOK_URL', 'ftp://api.shop.example/hook', 'no web address'],
  ['EKYC_WEBHOOK_URL', 'https://me@api.shop.example/hook', 'with a user name'],
  ['EKYC_WEBHOOK_SECRET', `whsec_${'A'.repeat(20)}`, 'too short'],
  ['EKYC_WEBHOOK_SECRET', 'Zm9ydHktdHdvIGJ5dGVzIGFyZSBxdWl0ZSBlbm91Z2g=', 'without its prefix'],
  ['EKYC_WEBHOOK_ALLOW_PRIVATE', 'http://hooks.internal', 'an address'],
  ['EKYC_WEBHOOK_ALLOW_PRIVATE', 'hooks.internal:8080', 'with a port'],
  ['EKYC_WEBHOOK_EVENTS', 'verification.pending', 'no event'],
  ['EKYC_WEBHOOK_EVENTS', 'attempt.failed,attempt.failed', 'the same twice'],
  ['EKYC_DATABASE_URL', 'mysql://db.internal/ekyc', 'another engine'],
  ['EKYC_DATABASE_URL', 'ekyc.sqlite', 'without a scheme'],
  ['EKYC_DATABASE_URL', ':memory:', 'without a scheme'],
  ['EKYC_DATABASE_URL', 'file:', 'no path'],
  ['EKYC_DATABASE_URL', 'file://data/ekyc.sqlite', 'a file of another machine'],
  ['EKYC_DATABASE_URL', 'file:///tmp/%zz.sqlite', 'an encoding that is none'],
  ['EKYC_DATABASE_URL', 'file:///tmp/a%2Fb.sqlite', 'an encoded slash'],
  ['EKYC_DATABASE_URL', 'file:///tmp/a%00b.sqlite', 'an encoded zero'],
  ['EKYC_DATABASE_URL', 'file::memory:?cache=shared', 'options, which a file does not have'],
  ['EKYC_DATABASE_URL', 'file:ekyc.sqlite?mode=ro', 'options, which a file does not have'],
  ['EKYC_DATABASE_URL', 'file:///tmp/ekyc.sqlite#1', 'a fragment'],
  ['EKYC_DATABASE_URL', 'postgres://ekyc:pw@/ekyc', 'no host'],
  ['EKYC_DATABASE_URL', 'postgres:///ekyc?host=', 'no host'],
  ['HOST', 'not a host', 'with spaces'],
  ['PORT', '65536', 'no port'],
  ['PORT', '80 80', 'with a space'],
  ['PORT', '"8080"', 'in quotes'],
  ['EKYC_SECRET', "'pV9xK2mB7nL4qW1eR8tY5uI0oA3sD6fG'", 'in quotes'],
  ['EKYC_SECRET', '“pV9xK2mB7nL4qW1eR8tY5uI0oA3sD6fG”', 'in quotes of a word processor'],
  ['EKYC_SECRET', 'pV9xK2mB7nL4qW1e\u200bR8tY5uI0oA3sD6fG', 'with a space of no width'],
  ['EKYC_SECRET', '\u202apV9xK2mB7nL4qW1eR8tY5uI0oA3sD6fG', 'with a mark of direction'],
  ['TENCENTCLOUD_SECRET_ID', '"AKIDz8Q1w2E3r4T5y6U7i8O9p0A1s2D3f4G5"', 'in quotes'],
  ['PORT', '0x1f90', 'in another notation'],
  ['LOG_LEVEL', 'verbose', 'no level'],
];

test.each(refusals)('%s=%s is refused: %s', (name, value) => {
  expect(namesOf({ [name]: value })).toContain(name);
});

test.each([
  'file:/var/lib/a%2Fb.sqlite',
  'file:///var/lib/a%20b%23.sqlite',
  'file::memory:',
  'postgres://ekyc:pw@/ekyc?host=/var/run/postgresql',
  'postgresql://localhost/ekyc?host=/var/run/postgresql',
  'postgres:///ekyc?host=/var/run/postgresql&user=ekyc',
])('EKYC_DATABASE_URL=%s is taken as it stands', (databaseUrl) => {
  expect(loadWith({ EKYC_DATABASE_URL: databaseUrl }).databaseUrl).toBe(databaseUrl);
});

test.each([
  ['EKYC_ALLOWED_ORIGINS', 'https://shop.example/', /: `https:\/\/shop\.example`$/],
  [
    'EKYC_ALLOWED_ORIGINS',
    'https://a.example,HTTPS://Shop.example:443',
    /: `https:\/\/shop\.example`$/,
  ],
  ['EKYC_ALLOWED_ORIGINS', 'https://münchen.example', /: `https:\/\/xn--mnchen-3ya\.example`$/],
  ['EKYC_ALLOWED_ORIGINS', 'https://me:canary@shop.example/canary', /: `https:\/\/shop\.example`$/],
  ['EKYC_ALLOWED_ORIGINS', 'https://a.example,,https://b.example', /empty entry/],
  ['EKYC_DOCUMENT_TYPES', 'HKIDCard,', /empty entry/],
  ['EKYC_PUBLIC_URL', 'https://KYC.shop.example/ekyc', /: `https:\/\/kyc\.shop\.example`$/],
  ['EKYC_PUBLIC_URL', 'https://kyc.shop.example:443', /: `https:\/\/kyc\.shop\.example`$/],
  ['EKYC_PUBLIC_URL', 'https://me:canary@kyc.shop.example', /: `https:\/\/kyc\.shop\.example`$/],
  ['EKYC_PUBLIC_URL', 'https://kyc.shop.example//', /path .* single slashes$/],
  ['EKYC_PUBLIC_URL', 'https://kyc.shop.example/can%61ry', /path .* single slashes$/],
  ['EKYC_TENCENT_URL', 'https://Faceid.intl.tencentcloudapi.com', /: `https:\/\/faceid\.intl/],
])('%s=%s is refused with what to write instead', (name, value, message) => {
  const problems = problemsOf({ [name]: value }).filter((problem) => problem.name === name);
  expect(problems).toEqual([{ name, message: expect.stringMatching(message) }]);
  expect(problems[0]?.message).not.toContain('canary');
});
