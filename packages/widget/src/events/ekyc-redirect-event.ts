import { EkycEvent } from './ekyc-event.js';

/** Where the browser is about to go. */
export type EkycRedirectDetail = {
  /** The verification's id. */
  id: string;
  /** The vendor's page; its host has been checked. */
  verificationUrl: string;
};

/**
 * `ekyc-redirect`: the browser is about to leave for the vendor's page. `preventDefault()` keeps it
 * here: then the app opens `verificationUrl` itself, for example in a web view.
 */
export class EkycRedirectEvent extends EkycEvent<EkycRedirectDetail> {
  constructor(detail: EkycRedirectDetail) {
    super('ekyc-redirect', detail, true);
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'ekyc-redirect': EkycRedirectEvent;
  }
}
