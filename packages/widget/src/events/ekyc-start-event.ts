import { EkycEvent } from './ekyc-event.js';

/** `ekyc-start`: an attempt is about to begin. Comes before the proxy is asked for it. */
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
