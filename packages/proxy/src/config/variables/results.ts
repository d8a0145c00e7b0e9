import { attemptEventTypes, endEventTypes, webhookEventTypes } from 'ekyc-verify-protocol';
import { hosts, publicUrl, webhookUrl } from '../addresses.js';
import { listOf, matching, oneOf, type Variable } from '../variable.js';
import { sealingSecrets, webhookSecrets } from '../secrets.js';
import { signingKeys } from '../signing-key.js';

const eventTypes = listOf(
  oneOf(webhookEventTypes),
  `event types, separated by commas: ${webhookEventTypes.map((type) => `\`${type}\``).join(', ')}`,
);

/** How results reach the site's backend in a way that a browser cannot fake. */
export const resultVariables = {
  EKYC_PUBLIC_URL: {
    topic: 'results',
    summary:
      'URL at which browsers reach the proxy. It is the issuer of result tokens and the base of hosted pages.',
    details:
      'Don’t change it later: backends compare it with the `iss` claim of result tokens. It may have a path, such as `https://shop.example/kyc`, if your reverse proxy forwards only that path. A trailing slash makes no difference.',
    format: publicUrl,
    example: 'https://kyc.example.com',
    required: true,
  },
  EKYC_SITE_NAME: {
    topic: 'results',
    summary:
      'Name of your site on the pages of links. If not set, they show the host that people return to.',
    format: matching(
      /^[^\p{Cc}\p{Cf}<>]{1,60}$/u,
      'up to 60 characters without control characters, `<`, and `>`',
    ),
    example: 'Example Shop',
  },
  EKYC_RETURN: {
    topic: 'results',
    summary:
      'Where the vendor sends the browser back to: `page` for your page, `hosted` for the proxy, which then redirects to your page.',
    details: 'With `hosted`, the BizToken never appears in your page’s URL.',
    format: oneOf(['page', 'hosted']),
    example: 'hosted',
    default: 'page',
  },
  EKYC_SECRET: {
    topic: 'results',
    summary:
      'Secret that encrypts what the proxy hands out and stores. You can list several: the first encrypts, all decrypt.',
    details:
      'Instances that share a database need the same secrets. To replace one, add the new secret at the end on every instance, then move it to the front. Remove the old one once all verifications and links that were made with it are over: wait for the longest lifetime that you use, and four days more.',
    format: sealingSecrets,
    example: 'sZ0q3mX9vB1nT7cL5kJ2hG8fD4aW6eR0yU1iO3pQ5tE',
    required: true,
    secret: true,
  },
  EKYC_SIGNING_KEY: {
    topic: 'results',
    summary:
      'Private key that signs result tokens (ES256). You can list several: the first signs, all are published.',
    details:
      'Use PEM blocks, with `\\n` for line ends if you like, or JWKs: one per line, an array, or a JWKS. `ekyc-verify-proxy init` creates a key, and so does `openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256`. To replace a key, add the new one at the end on every instance, move it to the front an hour later, and remove the old one after another hour.',
    format: signingKeys,
    example:
      '{"kty":"EC","crv":"P-256","x":"axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpY","y":"T-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU","d":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE"}',
    required: true,
    secret: true,
  },
  EKYC_WEBHOOK_URL: {
    topic: 'results',
    summary: 'URL that webhooks are sent to.',
    details:
      'Requires `EKYC_WEBHOOK_SECRET`. `http:` is allowed only for hosts in `EKYC_WEBHOOK_ALLOW_PRIVATE`.',
    format: webhookUrl,
    example: 'https://api.shop.example/webhooks/ekyc',
  },
  EKYC_WEBHOOK_SECRET: {
    topic: 'results',
    summary:
      'Secret that signs webhooks (Standard Webhooks). You can list several: each webhook is signed with all of them.',
    format: webhookSecrets,
    example: 'whsec_MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1ub3BxcnN0dXY=',
    secret: true,
  },
  EKYC_WEBHOOK_EVENTS: {
    topic: 'results',
    summary: 'Events to send webhooks for, separated by commas.',
    details: `By default, you get one when a verification ends. ${attemptEventTypes.map((type) => `\`${type}\``).join(', ')} are about its attempts. List all the events that you want.`,
    format: eventTypes,
    example: 'verification.passed,verification.failed,attempt.failed',
    default: endEventTypes.join(','),
  },
  EKYC_WEBHOOK_ALLOW_PRIVATE: {
    topic: 'results',
    summary: 'Private hosts that webhooks may be sent to.',
    details:
      'The proxy doesn’t send webhooks to any other host that resolves to a private, loopback, or link-local address.',
    format: hosts,
    example: 'hooks.internal,10.0.0.7',
  },
} as const satisfies Record<string, Variable>;
