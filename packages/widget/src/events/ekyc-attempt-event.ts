import { EkycEvent } from './ekyc-event.js';
import type { Hint, Reason } from 'ekyc-verify-protocol/vocabulary';

/** How an attempt ended. */
export type EkycAttemptDetail = {
  /** The verification's id. */
  id: string;
  attemptId: string;
  status: 'passed' | 'failed';
  /** Why it did not pass; null when it did. */
  reason: Reason | null;
  /** What the person can do better; only beside the reason `capture`. */
  hint?: Hint;
  /** How many more attempts may begin. */
  attemptsLeft: number;
};

/**
 * `ekyc-attempt`: an attempt has ended and the element shows it. The verification goes on as long as
 * no `ekyc-result` follows. A page that is loaded anew hears of the latest once more.
 */
export class EkycAttemptEvent extends EkycEvent<EkycAttemptDetail> {
  constructor(detail: EkycAttemptDetail) {
    super('ekyc-attempt', detail);
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'ekyc-attempt': EkycAttemptEvent;
  }
}
