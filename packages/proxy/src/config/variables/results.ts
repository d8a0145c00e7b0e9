import { hosts, publicUrl, webhookUrl } from '../addresses.js';
import { oneOf } from '../format.js';
import { sealingSecrets, webhookSecrets } from '../secrets.js';
import { signingKeys } from '../signing-key.js';
import type { Variable } from '../variable.js';

/** How results reach the site's backend in a way that a browser cannot fake. */
export const resultVariables = {
  EKYC_PUBLIC_URL: {
    topic: 'results',
    summary:
      'The proxy’s own address as browsers reach it: issuer of result tokens, base of hosted pages.',
    details:
      'Backends compare it with the `iss` of result tokens, so keep it. It may have a path, such as `https://shop.example/kyc`, when a reverse proxy passes only that path on. A slash at the end makes no difference.',
    format: publicUrl,
    example: 'https://kyc.example.com',
    required: true,
  },
  EKYC_RETURN: {
    topic: 'results',
    summary:
      'Where the vendor sends the browser back to: straight to the `page`, or `hosted` by the proxy first.',
    details:
      'With `hosted` the BizToken never reaches the page’s address, and the person is sent on to the page without it.',
    format: oneOf(['page', 'hosted']),
    example: 'hosted',
    default: 'page',
  },
  EKYC_SECRET: {
    topic: 'results',
    summary: 'Seals what the proxy hands out and keeps. Several: the first seals, all open.',
    details:
      'To replace it, first add the new one at the end on every instance, so that each can open what the others will seal; then move it to the front; take the old one away four days later. All instances that share a database need the same secrets.',
    format: sealingSecrets,
    example: 'sZ0q3mX9vB1nT7cL5kJ2hG8fD4aW6eR0yU1iO3pQ5tE',
    required: true,
    secret: true,
  },
  EKYC_SIGNING_KEY: {
    topic: 'results',
    summary:
      'Private key that signs result tokens (ES256). Several: the first signs, all are published.',
    details:
      'PEM blocks one after the other, `\\n` accepted for line ends; or JWKs, one a line, as an array or as a JWKS. `ekyc-verify-proxy init` prints a new one. Made with OpenSSL: `openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256`. To replace it, first add the new one at the end on every instance, so that each publishes it; an hour later move it to the front; take the old one away another hour later.',
    format: signingKeys,
    example:
      '{"kty":"EC","crv":"P-256","x":"axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpY","y":"T-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU","d":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE"}',
    required: true,
    secret: true,
  },
  EKYC_WEBHOOK_URL: {
    topic: 'results',
    summary: 'Where results are sent to as webhooks.',
    details:
      '`http:` only for hosts that `EKYC_WEBHOOK_ALLOW_PRIVATE` names. Needs `EKYC_WEBHOOK_SECRET`.',
    format: webhookUrl,
    example: 'https://api.shop.example/webhooks/ekyc',
  },
  EKYC_WEBHOOK_SECRET: {
    topic: 'results',
    summary: 'Secret that webhooks are signed with (Standard Webhooks). Several: signed with each.',
    format: webhookSecrets,
    example: 'whsec_MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1ub3BxcnN0dXY=',
    secret: true,
  },
  EKYC_WEBHOOK_ALLOW_PRIVATE: {
    topic: 'results',
    summary: 'Private hosts that webhooks may go to.',
    details:
      'Without it, a webhook address that resolves to a private, loopback or link-local address is refused when it is called.',
    format: hosts,
    example: 'hooks.internal,10.0.0.7',
  },
} as const satisfies Record<string, Variable>;
