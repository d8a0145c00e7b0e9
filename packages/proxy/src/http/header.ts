import type { FastifyRequest } from 'fastify';

/** A request header as one text; one that came several times is joined by commas (RFC 9110, 5.3). */
export function headerOf(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(',') : value;
}
