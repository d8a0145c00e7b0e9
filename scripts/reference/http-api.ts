import { table } from './table.js';

/** What this page uses of an OpenAPI document. */
export type OpenApi = {
  paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  components: { securitySchemes: Readonly<Record<string, { description: string }>> };
};

type Operation = {
  summary: string;
  description?: string;
  security?: readonly Readonly<Record<string, unknown>>[];
  parameters?: readonly { name: string; in: string; description?: string; required?: boolean }[];
  requestBody?: { content: Readonly<Record<string, { schema: Schema }>> };
  responses: Readonly<
    Record<string, { description: string; content?: Readonly<Record<string, { schema: Schema }>> }>
  >;
};

type Schema = {
  type?: string | readonly string[];
  enum?: readonly unknown[];
  anyOf?: readonly Schema[];
  items?: Schema;
  properties?: Readonly<Record<string, Schema>>;
  required?: readonly string[];
  description?: string;
};

/** docs/http-api.md, from what `/openapi.json` says. */
export function httpApiPage({ paths, components }: OpenApi): string {
  const { clientSecret, apiKey, reportKey } = components.securitySchemes;
  const calls = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => describeCall(method, path, operation)),
  );
  return `<!-- Written by scripts/generate-docs.ts from the OpenAPI document that the proxy serves. -->

# HTTP API

\`\`\`sh
curl https://kyc.example.com/v1/verifications \\
  -H "Authorization: Bearer $EKYC_API_KEY" -H 'Content-Type: application/json' \\
  -d '{"reference":"user-4711"}'
# {"id":"ver_…","clientSecret":"ver_…_secret_…","url":"https://kyc.example.com/l/…","expiresAt":"…"}
\`\`\`

Send and receive JSON. Times are ISO 8601 in UTC. Answers below \`/v1\` are \`Cache-Control: no-store\`. Errors are problem documents
(RFC 9457) with a stable \`code\`: [errors](errors.md). A running proxy serves the whole description as \`/openapi.json\` (OpenAPI
3.1). [The same file](contract/openapi.json) is in the repository.

In JavaScript, use [\`ekyc-verify-backend\`](../packages/backend/README.md).

Send credentials as \`Authorization: Bearer …\`:

- **client secret**: ${clientSecret?.description ?? ''}
- **API key**: ${apiKey?.description ?? ''} [Which keys there are](backend-start.md#the-keys)
- **report key**: ${reportKey?.description ?? ''}

Calls from a page also need an origin in \`EKYC_ALLOWED_ORIGINS\`.

${index(paths)}

${calls.join('\n\n')}
`;
}

function index(paths: OpenApi['paths']): string {
  const rows = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => [
      `\`${method.toUpperCase()} ${path}\``,
      sentence(operation.summary),
      needs(operation),
    ]),
  );
  return table([['Call', 'What it does', 'Needs'], ...rows]);
}

function describeCall(method: string, path: string, operation: Operation): string {
  const body = operation.requestBody?.content['application/json']?.schema;
  const [status = '', answer] =
    Object.entries(operation.responses)
      .filter(([code]) => code.startsWith('2'))
      .at(-1) ?? [];
  const statuses = Object.keys(operation.responses).filter((code) => code.startsWith('2'));
  const answered = answer?.content?.['application/json']?.schema;
  const parameters = (operation.parameters ?? []).map(({ name, in: where, description = '' }) => [
    `\`${name}\` (${where})`,
    description,
  ]);
  return [
    `## \`${method.toUpperCase()} ${path}\``,
    sentence(operation.summary),
    operation.description ?? '',
    `Needs: ${needs(operation)}. Answers with ${statuses.join(' or ')}.`,
    parameters.length === 0 ? '' : table([['parameter', 'meaning'], ...parameters]),
    fields('field of the body', body),
    fields(`field of the answer (${status})`, answered),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function needs({ security }: Operation): string {
  if (security === undefined || security.length === 0) return 'nothing';
  const names: Readonly<Record<string, string>> = {
    clientSecret: 'the client secret',
    apiKey: 'an API key',
    reportKey: 'a report key',
    metricsToken: '`EKYC_METRICS_TOKEN`',
  };
  return security
    .map((scheme) => Object.keys(scheme)[0])
    .map((name) => (name === undefined ? 'a page on an allowed origin' : (names[name] ?? name)))
    .join(', or ');
}

function fields(title: string, schema: Schema | undefined): string {
  const rows = fieldRows(schema, '', 1);
  return rows.length === 0 ? '' : table([[title, 'type', 'meaning'], ...rows]);
}

/** A row for each field, and for the fields of objects and lists in it, as deep as `depth` says. */
function fieldRows(schema: Schema | undefined, prefix: string, depth: number): string[][] {
  // Of several forms, the first one is the fullest.
  const { properties = {}, required = [] } = schema?.properties
    ? schema
    : (schema?.anyOf?.[0] ?? {});
  return Object.entries(properties).flatMap(([name, field]) => {
    const isRequired = required.includes(name);
    const row = [
      `\`${prefix}${name}\`${isRequired ? '' : ' (optional)'}`,
      typeOf(field),
      field.description ?? '',
    ];
    if (depth === 0) return [row];
    const inner = field.type === 'array' ? field.items : field;
    const path = field.type === 'array' ? `${prefix}${name}[].` : `${prefix}${name}.`;
    return [row, ...fieldRows(inner, path, depth - 1)];
  });
}

function typeOf(schema: Schema): string {
  if (schema.enum !== undefined)
    return schema.enum.map((value) => `\`${String(value)}\``).join(', ');
  if (schema.anyOf !== undefined) return schema.anyOf.map(typeOf).join(', ');
  if (schema.type === 'array')
    return `list of ${schema.items === undefined ? 'any' : typeOf(schema.items)}`;
  return [schema.type ?? 'any'].flat().join(' or ');
}

function sentence(text: string): string {
  return text.endsWith('.') ? text : `${text}.`;
}
