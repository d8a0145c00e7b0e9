import { EkycEvent } from './ekyc-event.js';

/** `ekyc-start`: a verification is being started. Comes before the proxy is asked. */
export class EkycStartEvent extends EkycEvent<null> {
  constructor() {
    super('ekyc-start', null);
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'ekyc-start': EkycStartEvent;
  }
}
