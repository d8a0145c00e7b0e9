/** Services that tell people from programs, and where they check a token. */
export const captchaServices = {
  turnstile: 'https://challenges.cloudflare.com/turnstile/v0/siteverify',
  hcaptcha: 'https://api.hcaptcha.com/siteverify',
} as const;
export type CaptchaService = keyof typeof captchaServices;
