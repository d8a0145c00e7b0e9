import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifySchemaCompiler,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import type { TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';

/** Input that does not fit its schema. Fields are named by JSON Pointer; values are never quoted. */
export class InvalidInput extends Error {
  readonly fields: { pointer: string; detail: string }[];

  constructor(fields: { pointer: string; detail: string }[]) {
    super('The input does not fit its schema.');
    this.fields = fields;
  }
}

const mostFields = 10;
const longestPointer = 200;

/** How deep input may be nested: no field of ours needs it, and deeper than this `JSON.stringify` can fail. */
const mostLevels = 32;

/**
 * Validates with TypeBox itself: no coercion, no defaults, no unknown fields dropped. A host's own
 * validator is not touched, since the compiler belongs to the plugin's instance. A schema is compiled
 * when the first input for it arrives: a start should not wait for all of them.
 */
export function registerValidation(app: FastifyInstance): void {
  app.setValidatorCompiler(compileValidator);
}

/** Makes the validator of a part of a route's input. */
export const compileValidator: FastifySchemaCompiler<TSchema> = ({ schema }) => {
  let validator: Validator | undefined;
  return (value: unknown) => {
    if (isDeeperThan(value, mostLevels)) {
      return { error: new InvalidInput([{ pointer: '', detail: 'is nested too deep' }]) };
    }
    validator ??= Compile(schema);
    if (validator.Check(value)) return { value };
    const errors = validator.Errors(value).slice(0, mostFields);
    const fields = errors.map((error) => ({
      pointer: error.instancePath.slice(0, longestPointer),
      detail: error.message,
    }));
    return { error: new InvalidInput(fields) };
  };
};

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((part) => isDeeperThan(part, levels - 1));
}

/** A Fastify instance whose handlers take their types from the routes' TypeBox schemas. */
export type TypedInstance = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;
