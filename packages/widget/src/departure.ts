import { stopIfAborted } from './abort.js';
import { EkycRedirectEvent } from './events/ekyc-redirect-event.js';
import { allowedVerificationUrl } from './navigation-guard.js';
import { pageError } from './page-errors.js';
import { elementKey as keyOf } from './page.js';
import type { Pending } from './pending-store.js';
import type { Access } from './proxy-client.js';
import { tokensIn } from './return-address.js';
import { settingsOf } from './settings.js';
import type { Settings } from './settings.js';
import type { StepsHost, Verifier } from './verifier.js';
import { warn } from './warn.js';

/** What the way back needs. */
export function pendingFor(
  host: StepsHost,
  { id, clientSecret }: Access,
  { proxy, body }: Settings,
): Pending {
  return {
    id,
    clientSecret,
    proxy: proxy.href,
    redirectUrl: body.redirectUrl,
    href: location.href,
    historyState: history.state as unknown,
    elementKey: keyOf(host),
    startedAt: host.effects.now(),
    documentType: body.documentType,
  };
}

/** The way out: to an address that the browser may be sent to. */
export function leave(
  verifier: Verifier,
  pending: Pending,
  address: string,
  signal: AbortSignal,
): void {
  const { host, page } = verifier;
  const { proxy, verificationHosts: hosts } = settingsOf(host);
  const verificationUrl = allowedVerificationUrl(address, { proxy, hosts })?.href;
  if (!verificationUrl) throw pageError('verification-url-refused');
  const bizToken = tokensIn(verificationUrl).pop();
  const { token: _, ...left } = pending;
  if (!page.store.put({ ...left, ...(bizToken && { bizToken }) }) && host.clientSecret === null)
    warn(
      'sessionStorage is blocked or full: who comes back will hear that the session has ended. Your backend still gets the result.',
    );
  verifier.to({ type: 'redirect', verificationUrl });
  const goes = host.dispatchEvent(new EkycRedirectEvent({ id: pending.id, verificationUrl }));
  // A listener may have called `reset`.
  stopIfAborted(signal);
  if (goes) host.effects.navigate(verificationUrl);
  else verifier.to({ type: 'open-externally' });
}
