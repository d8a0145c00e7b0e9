import type { Reason } from 'ekyc-verify-protocol/vocabulary';

/** What is said in one state: a heading and what to do next. */
export type Text = { title: string; advice: string };

/** Kinds of failed calls that a person can be told apart. */
export type Trouble = 'offline' | 'busy' | 'service' | 'setup';

/** All texts of one language. A missing one does not compile. */
export type Messages = {
  /** BCP 47. */
  language: string;
  direction: 'ltr' | 'rtl';
  idle: Text;
  starting: Text;
  leaving: Text;
  elsewhere: Text;
  checking: Text;
  delayed: Text;
  passed: Text;
  /** Beside `reason`: the person may try again, or may not. */
  notPassed: Record<Reason, Text>;
  noMoreTries: string;
  lost: Text;
  trouble: Record<Trouble, Text>;
  start: string;
  goOn: string;
  tryAgain: string;
  askAgain: string;
  /** Before an error code and the id of the request, for whoever is asked for help. */
  reference: string;
};
