import { EkycEvent } from './ekyc-event.js';
import type { EkycErrorCode } from '../errors.js';

/** What went wrong. */
export type EkycErrorDetail = {
  /** A code of the wire contract or of `clientErrorCodes`. */
  code: EkycErrorCode;
  /** For developers, in English. */
  message: string;
  /** Id that the proxy's log lines of the request carry. */
  requestId?: string;
};

/** `ekyc-error`: a call did not succeed, an attribute cannot be used, or a session was lost. */
export class EkycErrorEvent extends EkycEvent<EkycErrorDetail> {
  constructor(detail: EkycErrorDetail) {
    super('ekyc-error', detail);
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'ekyc-error': EkycErrorEvent;
  }
}
