import { ResultTokenClaims, WebhookEvent } from '../../packages/protocol/src/index.js';
import type { OpenApi } from './http-api.js';

/**
 * The wire contract for programs, by the names of its files: what a code generator or a validator
 * takes. Released with the proxy's package, and part of the site.
 */
export function contractFiles(openApi: OpenApi): Record<string, string> {
  return {
    'contract/openapi.json': json({ ...openApi, servers: [{ url: 'https://kyc.example.com' }] }),
    'contract/webhook-event.schema.json': json(
      schemaOf(WebhookEvent, 'webhook-event', 'Body of a webhook of ekyc-verify-proxy'),
    ),
    'contract/result-token.schema.json': json(
      schemaOf(ResultTokenClaims, 'result-token', 'Claims of a result token of ekyc-verify-proxy'),
    ),
  };
}

function schemaOf(schema: object, name: string, title: string): object {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `urn:ekyc-verify:${name}`,
    title,
    ...schema,
  };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
