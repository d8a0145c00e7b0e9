/**
 * Writes the schemas of the wire contract as TypeScript, so that the package's declarations need no
 * schema library, and editors show each field's description.
 */
import * as protocol from 'ekyc-verify-protocol';
import { format, resolveConfig } from 'prettier';

/** As much of JSON Schema as the contract uses. */
type Schema = {
  type?: string;
  description?: string;
  enum?: readonly string[];
  anyOf?: readonly Schema[];
  items?: Schema;
  properties?: Readonly<Record<string, Schema>>;
  patternProperties?: Readonly<Record<string, Schema>>;
  required?: readonly string[];
};

/** What a backend sends and gets, by the name of its type; as plain JSON, without the library's own types. */
const named: Readonly<Record<string, Schema>> = JSON.parse(
  JSON.stringify({
    CreateRequest: protocol.CreateRequest,
    BeginRequest: protocol.BeginRequest,
    BegunAttempt: protocol.BegunAttempt,
    CreatedVerification: protocol.CreatedVerification,
    Attempt: protocol.Attempt,
    VerificationChecks: protocol.VerificationChecks,
    AttemptRecord: protocol.AttemptRecord,
    ReportRead: protocol.ReportRead,
    ListedVerification: protocol.ListedVerification,
    VerificationRecord: protocol.VerificationRecord,
    ListQuery: protocol.ListQuery,
    VerificationList: protocol.VerificationList,
    Report: protocol.Report,
    InvalidField: protocol.InvalidField,
    EndEvent: protocol.EndEvent,
    AttemptEvent: protocol.AttemptEvent,
    WebhookEvent: protocol.WebhookEvent,
    ResultTokenVerification: protocol.ResultTokenVerification,
  }),
);

/** Lists that have a type of their own, which is imported. */
const words: Readonly<Record<string, readonly string[]>> = {
  AttemptStatus: protocol.attemptStatuses,
  FinalStatus: protocol.finalStatuses,
  Flow: protocol.flows,
  Hint: protocol.hints,
  InitiatorKind: protocol.initiators,
  Reason: protocol.reasons,
  VerificationStatus: protocol.verificationStatuses,
};

// By content: an optional field has a copy of its schema.
const names = new Map(
  Object.entries(named).map(([name, schema]) => [JSON.stringify(schema), name]),
);
const wordNames = new Map(
  Object.entries(words).map(([name, list]) => [JSON.stringify(list), name]),
);

/** The text of `src/contract.ts`. */
export async function contractSource(): Promise<string> {
  const types = Object.entries(named).map(
    ([name, schema]) => `${comment(schema)}export type ${name} = ${body(schema)};\n`,
  );
  const text = [
    '// Made from the schemas of ekyc-verify-protocol by packages/backend/scripts/write-contract.ts.',
    `import type { ${Object.keys(words).join(', ')} } from 'ekyc-verify-protocol/vocabulary';\n`,
    ...types,
  ].join('\n');
  const options = await resolveConfig(import.meta.filename);
  return format(text, { ...options, parser: 'typescript' });
}

/** The type of a schema: its name, if it has one. */
function typeOf(schema: Schema): string {
  return names.get(JSON.stringify(schema)) ?? body(schema);
}

function body(schema: Schema): string {
  if (schema.enum !== undefined) {
    return wordNames.get(JSON.stringify(schema.enum)) ?? schema.enum.map(quoted).join(' | ');
  }
  if (schema.anyOf !== undefined) return schema.anyOf.map(typeOf).join(' | ');
  switch (schema.type) {
    case 'string':
    case 'boolean':
    case 'null':
      return schema.type;
    case 'integer':
    case 'number':
      return 'number';
    case 'array':
      return `(${typeOf(schema.items ?? {})})[]`;
    case 'object':
      return objectType(schema);
    case undefined:
      return 'unknown';
    default:
      throw new Error(`contract.ts does not know the schema type ${schema.type}.`);
  }
}

function objectType({ properties, patternProperties = {}, required = [] }: Schema): string {
  if (properties === undefined) {
    const [values = {}] = Object.values(patternProperties);
    return `Record<string, ${typeOf(values)}>`;
  }
  const fields = Object.entries(properties).map(([name, schema]) => {
    const optional = required.includes(name) ? '' : '?';
    return `${comment(schema)}${name}${optional}: ${typeOf(schema)};`;
  });
  return `{\n${fields.join('\n')}\n}`;
}

function comment({ description }: Schema): string {
  return description === undefined ? '' : `/** ${description.replaceAll('*/', '*\\/')} */\n`;
}

function quoted(text: string): string {
  return `'${text}'`;
}
