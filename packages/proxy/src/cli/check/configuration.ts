import { isIP } from 'node:net';
import type { Config } from '../../config/config.js';
import { isLoopbackHost, isPublicAddress } from '../../security/addresses.js';
import type { CheckResult } from '../deps.js';

type Warning = { message: string; remedy: string };

/**
 * What a complete configuration will not do, though nothing in it is wrong: the proxy starts, and an
 * operator would learn it from people for whom it does not work.
 */
export function checkConfiguration(config: Config): CheckResult[] {
  const subject = 'configuration';
  const warnings = rules.map((rule) => rule(config)).filter((warning) => warning !== null);
  if (warnings.length === 0) return [{ subject, state: 'ok', message: 'complete' }];
  return warnings.map((warning) => ({ subject, state: 'warning', ...warning }));
}

const rules: readonly ((config: Config) => Warning | null)[] = [
  function publicAddress({ publicUrl }) {
    if (!isLoopback(publicUrl)) return null;
    return {
      message: `EKYC_PUBLIC_URL is ${publicUrl}, which only browsers on this machine can reach`,
      remedy:
        'Set EKYC_PUBLIC_URL to the https address that people’s browsers and phones reach this proxy at.',
    };
  },
  function origins({ allowedOrigins }) {
    if (allowedOrigins.length > 0) return null;
    return {
      message:
        'EKYC_ALLOWED_ORIGINS is not set, so no page of yours can create a verification or show its result',
      remedy:
        'Set EKYC_ALLOWED_ORIGINS to the origins of your pages, such as https://shop.example. Leave it out if you only send links.',
    };
  },
  function ownOriginsOnly({ allowedOrigins, publicUrl }) {
    const others = allowedOrigins.filter((origin) => !isLoopback(origin));
    if (allowedOrigins.length === 0 || others.length > 0 || isLoopback(publicUrl)) return null;
    return {
      message:
        'EKYC_ALLOWED_ORIGINS holds loopback addresses only, so it works for pages on this machine alone',
      remedy:
        'Add the origins of your pages to EKYC_ALLOWED_ORIGINS, such as https://shop.example.',
    };
  },
  function someoneStarts({ allowedOrigins, pageStarts, apiKeys, reportApiKeys }) {
    const pagesStart = pageStarts && allowedOrigins.length > 0;
    if (pagesStart || apiKeys.length + reportApiKeys.length > 0) return null;
    return {
      message:
        'nobody can create a verification: EKYC_PAGE_STARTS is off, and there are no API keys',
      remedy: 'Set EKYC_PAGE_STARTS=on, or EKYC_API_KEYS for your backend.',
    };
  },
  function forwardedAddresses({ publicUrl, trustProxy }) {
    if (trustProxy !== false || isLoopback(publicUrl)) return null;
    return {
      message:
        'TRUST_PROXY is off, so everyone who comes through your reverse proxy shares one rate limit',
      remedy: 'Set TRUST_PROXY to the address or network that your reverse proxy connects from.',
    };
  },
  function privateWebhook({ webhook }) {
    if (webhook === null || webhook.allowPrivate.includes(webhook.url.hostname)) return null;
    const { hostname } = webhook.url;
    const address = hostname.replace(/^\[|\]$/g, '');
    const isPrivate = isIP(address) !== 0 && !isPublicAddress(address);
    if (!isPrivate && !isLoopbackHost(hostname)) return null;
    return {
      message: `EKYC_WEBHOOK_URL leads to ${hostname}, a private address, so no webhook is sent`,
      remedy: 'If that host is yours, add it to EKYC_WEBHOOK_ALLOW_PRIVATE.',
    };
  },
  function simulator({ tencent }) {
    if (!isLoopback(tencent.url)) return null;
    return {
      message: 'EKYC_TENCENT_URL is on this machine: that is a simulator, and no result is real',
      remedy: 'Unset EKYC_TENCENT_URL to call Tencent Cloud.',
    };
  },
];

function isLoopback(address: string | URL): boolean {
  return isLoopbackHost(new URL(address).hostname);
}
