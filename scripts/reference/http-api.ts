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
  const { clientSecret, apiKey } = components.securitySchemes;
  const calls = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => describeCall(method, path, operation)),
  );
  return `<!-- Written by scripts/generate-docs.ts from the OpenAPI document that the proxy serves. -->

# HTTP API

A running proxy serves this description as \`/openapi.json\` (OpenAPI 3.1). Send and receive JSON. Times are ISO 8601 in UTC. Errors are
problem documents (RFC 9457) with a stable \`code\`: [errors](errors.md). Answers below \`/v1\` are \`Cache-Control: no-store\`.

Send credentials as \`Authorization: Bearer …\`:

- **client secret**: ${clientSecret?.description ?? ''}
- **API key**: ${apiKey?.description ?? ''} [Which keys there are](backend-start.md#the-keys)

Calls from a page also need an origin in \`EKYC_ALLOWED_ORIGINS\`.

${calls.join('\n\n')}
`;
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
    metricsToken: '`EKYC_METRICS_TOKEN`',
  };
  return security
    .map((scheme) => Object.keys(scheme)[0])
    .map((name) => (name === undefined ? 'a page on an allowed origin' : (names[name] ?? name)))
    .join(', or ');
}

function fields(title: string, schema: Schema | undefined): string {
  const entries = Object.entries(schema?.properties ?? {});
  if (entries.length === 0) return '';
  const rows = entries.map(([name, field]) => [
    `\`${name}\`${schema?.required?.includes(name) === true ? '' : ' (optional)'}`,
    typeOf(field),
    field.description ?? '',
  ]);
  return table([[title, 'type', 'meaning'], ...rows]);
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
