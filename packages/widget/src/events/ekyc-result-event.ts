import { EkycEvent } from './ekyc-event.js';
import type { FinalStatus, Hint, Reason } from 'ekyc-verify-protocol/vocabulary';

/** How the verification ended. */
export type EkycResultDetail = {
  /** The verification's id. */
  id: string;
  status: FinalStatus;
  /** Why it did not pass; null when it did, or was canceled. */
  reason: Reason | null;
  /** What the person can do better; only beside the reason `capture`. */
  hint?: Hint;
  /** Whether a new verification can help: after an expiry alone. */
  retryable: boolean;
  /** The result as a signed token, for the site's backend to check. */
  resultToken: string | null;
};

/**
 * `ekyc-result`: the verification has ended and the element shows it. Once for each element: a page
 * that is loaded anew hears of it again, with a fresh token.
 *
 * For the screen only. Whoever sits at the browser can make this event say anything: the site's
 * backend decides, from the webhook, the result token that it has checked, or its own call.
 */
export class EkycResultEvent extends EkycEvent<EkycResultDetail> {
  constructor(detail: EkycResultDetail) {
    super('ekyc-result', detail);
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'ekyc-result': EkycResultEvent;
  }
}
