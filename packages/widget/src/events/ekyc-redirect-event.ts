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
export class EkycRedirectEvent extends CustomEvent<EkycRedirectDetail> {
  constructor(detail: EkycRedirectDetail) {
    super('ekyc-redirect', { bubbles: true, composed: true, cancelable: true, detail });
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'ekyc-redirect': EkycRedirectEvent;
  }
}
