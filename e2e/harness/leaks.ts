import { variableList } from '../../packages/proxy/src/config/variables.ts';

/** What no line of the proxy may hold. */
export type Canaries = {
  /** The proxy's environment, of which the secrets are searched for. */
  environment: Record<string, string>;
  clientSecrets: readonly string[];
  bizTokens: readonly string[];
};

/** The secrets in the environment: of a list each, of a key its numbers, of an address its password. */
function secretsIn(environment: Record<string, string>): [name: string, secret: string][] {
  return variableList
    .filter(([, { secret }]) => secret)
    .flatMap(([name]) => {
      const value = environment[name] ?? '';
      const address = name === 'EKYC_DATABASE_URL' && URL.parse(value);
      const secrets = address ? [address.password] : (value.match(/[\w+/=.-]{8,}/g) ?? []);
      return secrets.map((secret): [string, string] => [name, secret]);
    });
}

/** Shapes of what the simulator tells of its invented people, and of signed and sealed things. */
const shapes: readonly [string, RegExp][] = [
  ['a field of a document', /CardInfo|IdNum|LicenseNumber|FullName|Birthday/],
  ['an image or a video', /Base64|\/9j\/|iVBORw0KGgo/],
  ['a message of the vendor', /ErrorMsg|LivenessErrorMsg|CompareErrorMsg/],
  ['a JWT or JWE', /eyJ[\w-]{10,}\.[\w-]*\./],
  ['a client secret', /_secret_[\w-]{20}/],
  ['a query string with a token', /[?&]token=/],
  ['a private key', /BEGIN PRIVATE KEY/],
  ['an authorization header', /bearer |TC3-HMAC-SHA256/i],
];

/** Names the secrets and personal data that a log holds, each with its line. */
export function leaksIn(log: string, canaries: Canaries): string[] {
  const texts: [string, string][] = [
    ...secretsIn(canaries.environment),
    ...canaries.clientSecrets.map((text): [string, string] => ['a client secret', text]),
    ...canaries.bizTokens.map((text): [string, string] => ['a BizToken', text]),
  ];
  return log
    .split('\n')
    .flatMap((line) => [
      ...texts
        .filter(([, text]) => text !== '' && line.includes(text))
        .map(([name]) => `${name}: ${line}`),
      ...shapes.filter(([, shape]) => shape.test(line)).map(([name]) => `${name}: ${line}`),
    ]);
}
