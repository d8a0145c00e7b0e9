import type { Started } from './answers.js';
import { clientError } from './errors.js';
import { allowedVerificationUrl } from './navigation-guard.js';
import type { Pending } from './pending-store.js';
import type { Access, StartBody } from './proxy-client.js';
import type { Settings } from './settings.js';

/** The page that is being left. */
export type LeftPage = { href: string; historyState: unknown; elementKey: string; now: number };

/** What the proxy is asked for. */
export function startBody(settings: Settings): StartBody {
  const { redirectUrl, documentType, locale, themeColor, captchaToken } = settings;
  return {
    redirectUrl,
    ...(documentType !== null && { documentType }),
    ...(locale !== null && { locale }),
    ...(themeColor !== null && { themeColor }),
    ...(captchaToken !== null && { captchaToken }),
  };
}

/** What is kept of a verification until the person is back. */
export function pendingFor(
  { id, clientSecret, expiresAt }: Access & { expiresAt?: string },
  settings: Settings,
  page: LeftPage,
): Pending {
  return {
    id,
    clientSecret,
    proxy: settings.proxy.href,
    redirectUrl: settings.redirectUrl,
    href: page.href,
    historyState: page.historyState,
    elementKey: page.elementKey,
    startedAt: page.now,
    expiresAt: expiresAt === undefined ? page.now : Date.parse(expiresAt),
  };
}

/**
 * The address to leave for.
 *
 * @throws {EkycError} `verification-url-refused`
 */
export function wayOut(started: Started, { proxy, verificationHosts: hosts }: Settings): string {
  const url = allowedVerificationUrl(started.verificationUrl, { proxy, hosts });
  if (!url) throw clientError('verification-url-refused');
  return url.href;
}
