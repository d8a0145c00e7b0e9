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
    const fields = errors.slice(0, mostFields).map(({ instancePath, message }) => ({
      pointer: instancePath.slice(0, longestPointer),
      detail: message ?? 'does not fit',
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
