import type { FastifyInstance } from 'fastify';
import { Type, type TSchema } from 'typebox';

/** Gives of a value what may go out. */
type Picker = (value: unknown) => unknown;

/**
 * Answers hold what their schema names and nothing else, so that a field that a row gains later does
 * not reach a browser by itself. Schemas are read at the first answer that needs them. Fastify's own
 * serializer does the same with a JSON Schema compiler and Ajv, whose loading took longer than all
 * the rest of a start.
 */
export function registerSerialization(app: FastifyInstance): void {
  app.setSerializerCompiler<TSchema>(({ schema }) => {
    let pick: Picker | undefined;
    return (data) => {
      pick ??= pickerOf(schema);
      return JSON.stringify(pick(data));
    };
  });
}

/**
 * Reads a schema. Of the kinds of schema that can hold fields, those that our answers are made of are
 * known; any other is refused rather than let through.
 *
 * @throws TypeError on such a schema; the function that is returned, where a required field is missing
 */
export function pickerOf(schema: TSchema): Picker {
  if (Type.IsObject(schema)) return pickFields(schema);
  if (Type.IsArray(schema)) {
    const pick = pickerOf(schema.items);
    return (value) => (Array.isArray(value) ? value.map(pick) : refuse());
  }
  if (Type.IsUnion(schema)) {
    if (schema.anyOf.every(isPlain)) return plain;
    throw new TypeError('An answer’s schema has a union of more than plain values.');
  }
  if (isPlain(schema)) return plain;
  throw new TypeError('An answer’s schema has a kind that its serializer does not know.');
}

function pickFields({ properties, required }: Type.TObject): Picker {
  const pickers = Object.entries(properties).map(
    ([name, schema]) => [name, pickerOf(schema)] as const,
  );
  const needed = new Set<string>(required ?? []);
  return (value) => {
    if (typeof value !== 'object' || value === null) return refuse();
    const picked: Record<string, unknown> = {};
    for (const [name, pick] of pickers) {
      const field = (value as Record<string, unknown>)[name];
      if (field !== undefined) picked[name] = pick(field);
      else if (needed.has(name)) refuse();
    }
    return picked;
  };
}

function isPlain(schema: TSchema): boolean {
  return (
    Type.IsString(schema) ||
    Type.IsNumber(schema) ||
    Type.IsInteger(schema) ||
    Type.IsBoolean(schema) ||
    Type.IsNull(schema) ||
    Type.IsLiteral(schema) ||
    Type.IsEnum(schema)
  );
}

/** What is declared as a plain value cannot bring fields along. */
const plain: Picker = (value) => (typeof value === 'object' && value !== null ? refuse() : value);

function refuse(): never {
  throw new TypeError('An answer does not fit its schema.');
}
