import { TypeBoxValidatorCompiler, type TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import { ProblemError } from '../errors.js';

/** How deep input may be nested: no field of ours needs it, and deeper than this `JSON.stringify` can fail. */
const mostLevels = 32;

/**
 * Reads bodies: JSON and nothing else, since a form or plain text can be sent across origins without
 * a preflight. A route that takes no body accepts an empty one, whatever type it is said to have.
 */
export function registerBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser<string>(
    'application/json',
    { parseAs: 'string' },
    (request, body, done) => {
      if (body === '') {
        done(null);
        return;
      }
      // The library's parser answers by its callback and gives no promise.
      void parseJson(request, body, (error, value: unknown) => {
        if (error !== null) done(error);
        else if (isDeeperThan(value, mostLevels)) done(refusal('', 'is nested too deep'));
        else done(findUnkeepable(value), withoutNulls(value, request.routeOptions.schema?.body));
      });
    },
  );
  app.addContentTypeParser('*', (request, _payload, done) => {
    const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
    const isEmpty = encoding === undefined && (length === undefined || length === '0');
    if (isEmpty) done(null);
    else done(new ProblemError('unsupported-media-type'));
  });
}

function refusal(pointer: string, detail: string): ProblemError {
  return new ProblemError('invalid-request', {
    errors: [{ pointer: pointer.slice(0, longestPointer), detail }],
  });
}

/**
 * What JSON can say and nothing can keep: half of a character would be stored as another one, and a
 * number beyond all bounds would be passed on as null.
 */
function findUnkeepable(value: unknown, pointer = ''): ProblemError | null {
  if (typeof value === 'string' && !isWellFormed(value)) {
    return refusal(pointer, 'has half of a character in it (a lone surrogate)');
  }
  if (typeof value === 'number' && !Number.isFinite(value)) {
    return refusal(pointer, 'is too large a number');
  }
  if (typeof value !== 'object' || value === null) return null;
  for (const [name, part] of Object.entries(value)) {
    if (!isWellFormed(name)) {
      return refusal(pointer, 'has a name with half of a character in it (a lone surrogate)');
    }
    const step = name.replaceAll('~', '~0').replaceAll('/', '~1');
    const found = findUnkeepable(part, `${pointer}/${step}`);
    if (found !== null) return found;
  }
  return null;
}

// String.prototype.isWellFormed is younger than what the types are for.
function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((part) => isDeeperThan(part, levels - 1));
}

/** A null for a field that may be left out means that it is: many languages write one for nothing. */
function withoutNulls(value: unknown, schema: unknown): unknown {
  if (!isFields(value) || !isFields(schema) || !isFields(schema['properties'])) return value;
  const { properties, required } = schema;
  const needed: readonly unknown[] = Array.isArray(required) ? required : [];
  return Object.fromEntries(
    Object.entries(value).filter(
      ([name, field]) =>
        field !== null || !Object.hasOwn(properties, name) || needed.includes(name),
    ),
  );
}

function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

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
