/** A heading, and what to do next. `{site}` stands for the name of the site that asks. */
type Text = readonly [title: string, advice: string];

/** The texts of a hand-over in one language; a missing one does not compile. */
export type HandoverTexts = Readonly<{
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

const en: HandoverTexts = {
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
const languages: Partial<Record<string, () => Promise<{ default: HandoverTexts }>>> = {
  ar: () => import('./languages/handover-ar.js'),
  fil: () => import('./languages/handover-fil.js'),
  id: () => import('./languages/handover-id.js'),
  ja: () => import('./languages/handover-ja.js'),
  ko: () => import('./languages/handover-ko.js'),
  ms: () => import('./languages/handover-ms.js'),
  th: () => import('./languages/handover-th.js'),
  vi: () => import('./languages/handover-vi.js'),
  'zh-hans': () => import('./languages/handover-zh-hans.js'),
  'zh-hant': () => import('./languages/handover-zh-hant.js'),
};

/** The texts in a language of the element's; English where there are none, or they cannot be loaded. */
export async function textsIn(language: string): Promise<HandoverTexts> {
  try {
    return (await languages[language.toLowerCase()]?.())?.default ?? en;
  } catch {
    return en;
  }
}
