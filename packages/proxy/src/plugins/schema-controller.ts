import type { FastifyServerOptions } from 'fastify';

/**
 * For a server whose routes bring compilers of their own: without it Fastify loads Ajv and a
 * serializer's compiler, and never uses them.
 */
export const ownCompilersOnly: NonNullable<FastifyServerOptions['schemaController']> = {
  compilersFactory: { buildValidator: refuse, buildSerializer: refuse },
};

function refuse(): never {
  throw new Error('A route with a schema stands outside of the plugin that brings its compilers.');
}
