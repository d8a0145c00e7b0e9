import { TypeBoxValidatorCompiler, type TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import { ProblemError } from '../errors.js';

const mostFields = 10;
const longestPointer = 200;

/**
 * Validates with TypeBox, which coerces no body, fills in no defaults and drops no unknown fields.
 * Fields that are refused are named by JSON Pointer; their values are never quoted.
 */
export function registerValidation(app: FastifyInstance): void {
  app.setValidatorCompiler(TypeBoxValidatorCompiler);
  app.setSchemaErrorFormatter((errors) => {
    // An unknown field is complained about twice: by its own name, and by that of what it stands in.
    const isUnknown = ({ keyword }: { keyword: string }) => keyword === 'boolean';
    const named = errors.some(isUnknown)
      ? errors.filter(({ keyword }) => keyword !== 'additionalProperties')
      : errors;
    const fields = named.slice(0, mostFields).map((error) => ({
      pointer: error.instancePath.slice(0, longestPointer),
      detail: isUnknown(error) ? 'is not a known field' : (error.message ?? 'does not fit'),
    }));
    return new ProblemError('invalid-request', { errors: fields });
  });
}

/** A Fastify instance whose handlers take their types from the routes' TypeBox schemas. */
export type TypedInstance = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;
