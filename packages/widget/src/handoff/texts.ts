/** A heading, and what to do next. `{site}` stands for the name of the site that asks. */
type Text = readonly [title: string, advice: string];

/** The texts of a hand-off in one language; a missing one does not compile. */
export type HandoffTexts = Readonly<{
  /** Beside the code. */
  scan: Text;
  /** Names the picture of the code. */
  code: string;
  /** Before the number. */
  number: string;
  copy: string;
  copied: string;
  /** To go on without a phone. */
  here: string;
  /** A phone has taken over. */
  onPhone: Text;
  /** When the phone is lost. */
  restart: string;
  /** The code's time is over. */
  over: Text;
  renew: string;
}>;

const en: HandoffTexts = {
  scan: [
    'Continue on your phone',
    'Scan this code with your phone’s camera. The result comes to this page.',
  ],
  code: 'QR code for your phone',
  number: 'Your phone must show this number:',
  copy: 'Copy link',
  copied: 'Copied. Send it to nobody but yourself.',
  here: 'Use this device instead',
  onPhone: ['Follow the steps on your phone', 'Keep this page open: the result comes here.'],
  restart: 'Start again',
  over: ['This code is no longer valid', 'For your safety it is good for a few minutes only.'],
  renew: 'Show a new code',
};

/** Loaded when they are used. */
const languages: Partial<Record<string, () => Promise<{ default: HandoffTexts }>>> = {
  ar: () => import('./languages/handoff-ar.js'),
  fil: () => import('./languages/handoff-fil.js'),
  id: () => import('./languages/handoff-id.js'),
  ja: () => import('./languages/handoff-ja.js'),
  ko: () => import('./languages/handoff-ko.js'),
  ms: () => import('./languages/handoff-ms.js'),
  th: () => import('./languages/handoff-th.js'),
  vi: () => import('./languages/handoff-vi.js'),
  'zh-hans': () => import('./languages/handoff-zh-hans.js'),
  'zh-hant': () => import('./languages/handoff-zh-hant.js'),
};

/** The texts in a language of the element's; English where there are none, or they cannot be loaded. */
export async function textsIn(language: string): Promise<HandoffTexts> {
  try {
    return (await languages[language.toLowerCase()]?.())?.default ?? en;
  } catch {
    return en;
  }
}
