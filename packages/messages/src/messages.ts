import type { FinalStatus, Hint, Reason } from 'ekyc-verify-protocol/vocabulary';

/**
 * What is said in one situation: a heading, and what happens next or what to do (may be empty).
 *
 * In every text `{site}` stands for the name of the site that asks: "Shop & Co", or a host like
 * "shop.example". No sentence begins with it, and no full stop follows it.
 */
export type Notice = Readonly<{ title: string; text: string }>;

/** A text about a number, by the plural forms that the language has; `{n}` stands for the number. */
export type Plural = Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>;

/** Where a person is in a verification. */
export type ShownState =
  /** Nothing has happened yet. */
  | 'idle'
  /** The proxy is asked for an attempt. */
  | 'starting'
  /** The proxy is busy: it is asked again by itself. */
  | 'busy'
  /** The browser is on its way to the verification. */
  | 'redirecting'
  /** An app has opened the verification by itself; this page stays. */
  | 'opened-externally'
  /** The person is back, and the result is asked for. */
  | 'checking'
  /** The same, longer than usual. */
  | 'slow'
  /** The person is back, and there is no result: they left before the end. */
  | 'unfinished'
  | 'passed'
  /** The time of the verification is over. */
  | 'expired'
  /** The site has taken the verification back. */
  | 'canceled'
  /** Somebody came back from a verification that this browser does not know. */
  | 'lost';

/** Calls that failed for a reason which a person can act on; others are told as a `Reason`. */
export type ShownError =
  | 'offline'
  | 'busy'
  | 'captcha'
  /** An attempt that the site itself has to begin. */
  | 'photo';

/** Why a verification will hardly work where the page is open. */
export type Unsupported = 'no-camera' | 'in-app' | 'browser' | 'framed';

/** The texts of the element in one language. */
export type ElementMessages = Readonly<{
  /** BCP 47. */
  language: string;
  direction: 'ltr' | 'rtl';

  states: Readonly<Record<ShownState, Notice>>;
  /** Why an attempt, or all of it, did not pass. `service` and `integration` are also told of calls that failed. */
  reasons: Readonly<Record<Reason, Notice>>;
  /** What to do better, in place of the reason `capture`. */
  hints: Readonly<Record<Hint, Notice>>;
  errors: Readonly<Record<ShownError, Notice>>;
  unsupported: Readonly<Record<Unsupported, Notice>>;

  /** What is needed, before the start. */
  needs: Readonly<{ document: string; camera: string; time: string }>;

  buttons: Readonly<{
    start: string;
    /** After a failure. */
    tryAgain: string;
    /** When the result could not be asked for. */
    checkResult: string;
    /** After a warning about the device or browser. */
    continueAnyway: string;
    /** To go on with what was not finished. */
    continue: string;
    /** To begin once more what was not finished, or when a phone is lost. */
    startOver: string;
    /** Out of a page inside another page. */
    openInNewTab: string;
  }>;

  links: Readonly<{
    /** To go on by hand when the browser does not. */
    notRedirected: string;
    /** To the site's privacy notice. */
    privacy: string;
  }>;

  notes: Readonly<{
    /** Who checks the data, before the start. */
    data: string;
    /** In place of what to do next, where the person can do nothing more. */
    contact: string;
    /** After a pass, where there is no page to go on to. */
    canClose: string;
    /** How many attempts are left. */
    attemptsLeft: Plural;
    /** Before an error code and the id of a request. */
    reference: string;
    /** What a form says when a verification is required. */
    required: string;
    /** In place of `{site}` where the site has no name and no host, in the middle of a sentence. */
    thisSite: string;
  }>;

  /** The way from a computer to a phone. */
  handoff: Readonly<{
    /** Beside the QR code. */
    scan: Notice;
    /** Names the picture of the code. */
    code: string;
    /** Before the number. */
    number: string;
    /** Names the field that holds the link. */
    link: string;
    copyLink: string;
    copied: string;
    useThisDevice: string;
    /** A phone has taken over. */
    onPhone: Notice;
    expired: Notice;
    newCode: string;
  }>;
}>;

/** The texts of the pages that the proxy shows: to phones, and on the way back. */
export type PageMessages = Readonly<{
  direction: 'ltr' | 'rtl';
  /** Asks before a phone goes on. */
  confirm: Readonly<{
    title: string;
    asks: string;
    /** Above the number. */
    compare: string;
    /** The button. */
    continue: string;
    /** What comes next. */
    next: string;
    /** When not to go on. */
    warning: string;
  }>;
  /** On the way to the verification. */
  leaving: Notice & Readonly<{ notRedirected: string }>;
  /** A code that was used, is too old, or never was. */
  codeExpired: Notice;
  /** The phone is back from the verification. */
  done: Notice;
  /** The page of a link that was sent to somebody. */
  link: Readonly<{
    title: string;
    /** Who asks. */
    asks: string;
    /** For whoever did not ask for it. */
    warning: string;
    /** In place of the element, where no script runs. */
    noScript: string;
    /** Leads on to the site. */
    continue: string;
    /** After the end, where it leads nowhere. */
    canClose: string;
    /** What is said of one that has ended; nothing of the person. */
    ends: Readonly<Record<FinalStatus, Notice>>;
  }>;
  /** A link, or a way back, that belongs to no verification. */
  linkExpired: Notice;
  /** The button on a page that says why something did not work. */
  tryAgain: string;
  busy: Notice;
  service: Notice;
}>;
