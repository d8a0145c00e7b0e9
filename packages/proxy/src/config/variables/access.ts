import { origins, trustedProxies } from '../addresses.js';
import { matching, oneOf, onOff, orOff, wholeNumber } from '../format.js';
import { apiKeys } from '../secrets.js';
import type { Variable } from '../variable.js';

/** Services that tell people from programs, and where they check a token. */
export const captchaServices = {
  turnstile: 'https://challenges.cloudflare.com/turnstile/v0/siteverify',
  hcaptcha: 'https://api.hcaptcha.com/siteverify',
} as const;
type CaptchaService = keyof typeof captchaServices;

/** Whose requests are served, and how many. */
export const accessVariables = {
  EKYC_ALLOWED_ORIGINS: {
    topic: 'access',
    summary: 'Origins whose pages may start and read verifications; not set: only backends start.',
    details:
      'Each exactly as a browser writes it, without a trailing slash. A person is only ever sent back to one of them. There are no wildcards. Origins or API keys: at least one of the two must be set.',
    format: origins,
    example: 'https://shop.example,https://www.shop.example',
  },
  EKYC_PAGE_STARTS: {
    topic: 'access',
    summary: 'The stop switch: `off` refuses starts from pages, while backends go on.',
    details:
      'Pages start only when `EKYC_ALLOWED_ORIGINS` is set as well. Verifications under way are not touched.',
    format: onOff,
    example: 'off',
    default: 'on',
  },
  EKYC_CAPTCHA: {
    topic: 'access',
    summary: 'Captcha service whose token a page must bring to start; not set: none is asked for.',
    details:
      'The page shows the captcha and gives its token to the element. Backends with an API key need none. Needs `EKYC_CAPTCHA_SECRET`.',
    format: oneOf(Object.keys(captchaServices) as CaptchaService[]),
    example: 'turnstile',
  },
  EKYC_CAPTCHA_SECRET: {
    topic: 'access',
    summary: 'Secret that the captcha service gave for the site.',
    format: matching(/^[\x21-\x7e]{16,256}$/, 'the text that the service gave, without spaces'),
    example: '0x0123456789abcdefghijklmnopqrstuvw',
    secret: true,
  },
  EKYC_API_KEYS: {
    topic: 'access',
    summary: 'Keys of backends, sent as `Authorization: Bearer …`.',
    details: 'Two keys may overlap while one replaces the other.',
    format: apiKeys,
    example: 'key_0123456789abcdefghijklmnopqrstuvwxyz',
    secret: true,
  },
  EKYC_REPORT_API_KEYS: {
    topic: 'access',
    summary: 'Keys of backends that may also read reports: document fields, images and video.',
    details:
      'A key of this kind opens highly sensitive personal data. No key may stand in both lists.',
    format: apiKeys,
    example: 'report_0123456789abcdefghijklmnopqrstuvwxyz',
    secret: true,
  },
  EKYC_RATE_LIMIT: {
    topic: 'access',
    summary: 'Starts a minute and client address.',
    details:
      'Returns and reads are limited to twelve times as many each. Behind a reverse proxy the address is only right when `TRUST_PROXY` names it.',
    format: wholeNumber(1, 10_000_000, 'starts'),
    example: '30',
    default: '10',
  },
  EKYC_DAILY_LIMIT: {
    topic: 'access',
    summary: 'Starts a day (UTC), all callers together; `off` for no limit.',
    details:
      'Each verification costs money: the limit is what a mistake or an attack can cost in a day.',
    format: orOff(wholeNumber(1, 100_000_000, 'starts')),
    example: '5000',
    default: '1000',
  },
  EKYC_PAGE_DAILY_LIMIT: {
    topic: 'access',
    summary:
      'Maximum number of verifications per day that pages may start; the rest of `EKYC_DAILY_LIMIT` stays for backends.',
    details:
      'Anyone who opens your page can start a verification, so pages get a share of their own and can never use up what your backends need. Without API keys there are no backends, and the default is all of `EKYC_DAILY_LIMIT`.',
    format: wholeNumber(1, 100_000_000, 'verifications'),
    example: '200',
    unset: 'half of `EKYC_DAILY_LIMIT`',
  },
  TRUST_PROXY: {
    topic: 'access',
    summary: 'Reverse proxies whose `X-Forwarded-For` is believed.',
    details:
      'Name the addresses or networks that your reverse proxy connects from. There is no `on`: trusting every address would let clients forge theirs and get round the rate limit.',
    format: trustedProxies,
    example: 'loopback,10.0.0.0/8',
    default: 'off',
  },
} as const satisfies Record<string, Variable>;
