/** What no line of the proxy may hold. */
export type Canaries = {
  /** The proxy's environment, of which the secrets are searched for. */
  environment: Record<string, string>;
  clientSecrets: readonly string[];
  bizTokens: readonly string[];
};

const secretVariables = [
  'TENCENTCLOUD_SECRET_KEY',
  'EKYC_SECRET',
  'EKYC_API_KEYS',
  'EKYC_REPORT_API_KEYS',
];

/** Shapes of what the simulator tells of its invented people, and of signed and sealed things. */
const shapes: readonly [string, RegExp][] = [
  ['a field of a document', /CardInfo|IdNum|CnName|EnName|Birthday/],
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
    ...secretVariables.map((name): [string, string] => [name, canaries.environment[name] ?? '']),
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
