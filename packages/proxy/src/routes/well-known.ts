import type { FastifyInstance } from 'fastify';
import type { JSONWebKeySet } from 'jose';
import { Type } from 'typebox';

const JsonWebKey = Type.Object({
  kty: Type.String(),
  crv: Type.String(),
  x: Type.String(),
  y: Type.String(),
  kid: Type.String(),
  use: Type.String(),
  alg: Type.String(),
});

/** Publishes the keys that result tokens are signed with; the schema lets nothing private out. */
export function registerJwksRoute(app: FastifyInstance, jwks: JSONWebKeySet): void {
  app.get(
    '/.well-known/jwks.json',
    {
      schema: {
        operationId: 'keys',
        summary: 'List the public keys of result tokens',
        description: 'A JWK set (RFC 7517).',
        security: [],
        response: { 200: Type.Object({ keys: Type.Array(JsonWebKey) }) },
      },
    },
    async (_request, reply) => {
      // Short enough that a new key is known everywhere before it signs.
      reply
        .header('cache-control', 'public, max-age=300')
        .header('access-control-allow-origin', '*');
      return jwks;
    },
  );
}
