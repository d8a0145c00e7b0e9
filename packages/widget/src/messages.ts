import type { Hint, Reason } from 'ekyc-verify-protocol/vocabulary';
import type { UnsupportedReason } from './browser-support.js';
import type { HandoffTexts } from './handoff/texts.js';
import type { Phase } from './machine.js';

/** What is said in one state: a heading, and what to do next (may be empty). */
export type Text = readonly [title: string, advice: string];

/** Kinds of failed calls that a person can tell apart, beside those that are reasons too. */
export type Trouble = 'offline' | 'busy' | 'captcha';

/** What a text can be about: a state, or why it did not pass. */
export type Topic =
  | Exclude<Phase, 'failed' | 'expired' | 'error' | 'unsupported' | 'handoff'>
  | Reason
  | Hint
  | Trouble
  | UnsupportedReason
  /** The result takes longer than usual. */
  | 'slow';

/**
 * All texts of one language; a missing one does not compile. `{site}` stands for the name of the
 * site that asks.
 */
export type Messages = Readonly<
  Record<Topic, Text> & {
    /** BCP 47. */
    language: string;
    direction: 'ltr' | 'rtl';
    /** What is needed, before the start. */
    needs: readonly [document: string, camera: string, time: string];
    /** What happens to the data. */
    data: string;
    /** The link that the site sets. */
    privacy: string;
    start: string;
    tryAgain: string;
    askAgain: string;
    /** The button that goes on with what was not finished, and the one that begins anew. */
    resume: string;
    startOver: string;
    /** The link to the page outside of the one that it is a part of. */
    openAlone: string;
    /** The button after a warning. */
    anyway: string;
    /** The link to go on by hand when the browser does not. */
    goOn: string;
    /** Advice where no further try is possible. */
    contact: string;
    /** Before an error code and the id of the request, for whoever is asked for help. */
    reference: string;
    /** A site's own texts of the hand-off to a phone; ours come with what is loaded for it. */
    handoff?: Partial<HandoffTexts>;
    /** The form's own message when nobody is verified yet. */
    required: string;
  }
>;
