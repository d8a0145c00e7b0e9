import type { ElementMessages } from 'ekyc-verify-messages';
import type { Arrival } from './arrival.js';
import type { Effects } from './effects.js';
import type { EkycError } from './errors.js';
import type { HandoffHost } from './handoff/handoff.js';
import type { Action } from './machine.js';
import type { Page } from './page.js';
import type { Configured } from './settings.js';

/** What the steps need of the element. */
export type StepsHost = HandoffHost &
  Configured & {
    readonly effects: Effects;
    readonly texts: Pick<ElementMessages, 'unsupported'>;
    /** The page is the proxy's own, of a link. */
    readonly linkPage: boolean;
    /** Good for one creation. */
    captchaToken: string | null;
  };

/**
 * The controller, as far as the steps need it. The page comes with it: a page that loads the script
 * by an address of its own, such as one with a query, gives this file another copy of the script.
 */
export type Verifier = {
  readonly host: StepsHost;
  readonly page: Page;
  /** Who is being asked about, from the way out to the result. */
  arrival: Arrival | null;
  /** The attempt whose end the page has heard of. */
  toldAttempt: string | null;
  /** Takes an action; false when it means nothing in this state. */
  to(action: Action): boolean;
  /** Ends what is under way, and forgets whom it was about. */
  drop(action: Action): boolean;
  lose(error?: EkycError): Promise<void>;
  /** Asks quietly how things stand, where there is anything to ask about. */
  look(): void;
};
