import { thisPage } from './page.js';

/**
 * Puts the address that somebody left from back before there is an element. Where the fragment is
 * the app's route, there may be none without it: the vendor's page brings people back to an address
 * that has no fragment, and the app would show its first view.
 */
export function comeBack(): void {
  const { hash, href } = location;
  thisPage().arrivals.expect();
  if (location.hash === hash) return;
  // A router that has started already has to hear of it, as of any other change of the address.
  dispatchEvent(new PopStateEvent('popstate', { state: history.state as unknown }));
  dispatchEvent(new HashChangeEvent('hashchange', { oldURL: href, newURL: location.href }));
}
