import { origins, trustedProxies } from '../addresses.js';
import { matching, oneOf, onOff, orOff, wholeNumber, type Variable } from '../variable.js';
import { apiKeys } from '../secrets.js';

type CaptchaService = 'turnstile' | 'hcaptcha';

/** Services that tell people from programs, and where they check a token. */
export const captchaServices: Record<CaptchaService, string> = {
  turnstile: 'https://challenges.cloudflare.com/turnstile/v0/siteverify',
  hcaptcha: 'https://api.hcaptcha.com/siteverify',
};

/** Whose requests are served, and how many. */
export const accessVariables = {
  EKYC_ALLOWED_ORIGINS: {
    topic: 'access',
    summary:
      'Origins whose pages may create and read verifications. If not set, only backends can create them.',
    details:
      'Write each one as the browser does: scheme, host, and port, without a trailing slash. There are no wildcards. People are only ever sent back to one of these origins. Set origins, API keys, or both.',
    format: origins,
    example: 'https://shop.example,https://www.shop.example',
  },
  EKYC_PAGE_STARTS: {
    topic: 'access',
    summary: 'Emergency switch: `off` stops pages from creating verifications. Backends still can.',
    details: 'Pages also need `EKYC_ALLOWED_ORIGINS`. Verifications in progress aren’t affected.',
    format: onOff,
    example: 'off',
    default: 'on',
  },
  EKYC_CAPTCHA: {
    topic: 'access',
    summary:
      'Captcha service whose token a page must send to create a verification. If not set, no captcha is required.',
    details:
      'Your page shows the captcha and passes its token to the element. Backends don’t need one. Requires `EKYC_CAPTCHA_SECRET`.',
    format: oneOf(Object.keys(captchaServices) as CaptchaService[]),
    example: 'turnstile',
  },
  EKYC_CAPTCHA_SECRET: {
    topic: 'access',
    summary: 'Secret key that the captcha service gave you for your site.',
    format: matching(
      /^[\x21-\x7e]{16,256}$/,
      '16 to 256 characters without spaces, as the service gave them',
    ),
    example: '0x0123456789abcdefghijklmnopqrstuvw',
    secret: true,
  },
  EKYC_API_KEYS: {
    topic: 'access',
    summary: 'API keys of your backends, sent as `Authorization: Bearer …`.',
    details: 'To replace a key, list the old one and the new one for a while.',
    format: apiKeys,
    example: 'key_0123456789abcdefghijklmnopqrstuvwxyz',
    secret: true,
  },
  EKYC_REPORT_API_KEYS: {
    topic: 'access',
    summary: 'API keys of backends that may also read reports: document fields, images, and video.',
    details:
      'These keys give access to highly sensitive personal data. A key can’t be in both lists.',
    format: apiKeys,
    example: 'report_0123456789abcdefghijklmnopqrstuvwxyz',
    secret: true,
  },
  EKYC_RATE_LIMIT: {
    topic: 'access',
    summary: 'Maximum number of attempts that one client address may begin per minute.',
    details:
      'Creating a verification counts like an attempt. Returns and reads are each limited to twelve times as many. Behind a reverse proxy, set `TRUST_PROXY`, or everyone counts as one client.',
    format: wholeNumber(1, 10_000_000, 'attempts'),
    example: '30',
    default: '10',
  },
  EKYC_DAILY_LIMIT: {
    topic: 'access',
    summary: 'Maximum number of attempts per day (UTC) for all callers; `off` for no limit.',
    details:
      'Attempts cost money; verifications that nobody begins don’t. This limit caps what a mistake or an attack can cost you in a day.',
    format: orOff(wholeNumber(1, 100_000_000, 'attempts')),
    example: '5000',
    default: '1000',
  },
  EKYC_PAGE_DAILY_LIMIT: {
    topic: 'access',
    summary:
      'Maximum number of attempts per day in verifications that pages created; the rest of `EKYC_DAILY_LIMIT` stays for backends.',
    details:
      'Anyone who opens your page can begin an attempt, so pages get a share of their own and can never use up what your backends need. Without API keys there are no backends, and the default is all of `EKYC_DAILY_LIMIT`.',
    format: wholeNumber(1, 100_000_000, 'attempts'),
    example: '200',
    unset: 'half of `EKYC_DAILY_LIMIT`, at least 1',
  },
  TRUST_PROXY: {
    topic: 'access',
    summary: 'Reverse proxies whose `X-Forwarded-For` header to trust.',
    details:
      'List the addresses or networks that your reverse proxy connects from. There is no `on`: if every address were trusted, clients could forge theirs and avoid the rate limit.',
    format: trustedProxies,
    example: 'loopback,10.0.0.0/8',
    default: 'off',
  },
} as const satisfies Record<string, Variable>;
