import type { ElementMessages, PageMessages } from '../messages.js';

export const element: ElementMessages = {
  language: 'en',
  direction: 'ltr',
  states: {
    idle: {
      title: 'Verify your identity',
      text: 'Show {site} that it’s really you. You’ll need:',
    },
    starting: { title: 'Getting ready…', text: '' },
    redirecting: {
      title: 'Opening the verification…',
      text: 'You’ll return to this page when you’re done.',
    },
    'opened-externally': {
      title: 'Continue in the window that opened',
      text: 'When you’re done, come back here to see your result.',
    },
    busy: {
      title: 'You’re in line',
      text: 'It’s busy right now. Keep this page open: it continues by itself.',
    },
    checking: { title: 'Checking your result…', text: 'This usually takes a few seconds.' },
    slow: {
      title: 'Still checking…',
      text: 'This is taking longer than usual. Please keep this page open.',
    },
    unfinished: {
      title: 'You haven’t finished yet',
      text: 'Pick up where you left off. If you did finish, your result will show up here.',
    },
    passed: { title: 'You’re verified', text: 'Thanks, that’s everything. You can carry on now.' },
    expired: { title: 'This verification has expired', text: 'Start again whenever you’re ready.' },
    canceled: {
      title: 'This verification was canceled',
      text: 'If you didn’t expect that, ask {site} for help.',
    },
    lost: {
      title: 'Your session has ended',
      text: 'If you finished, {site} will still get your result. If not, please start again.',
    },
  },
  reasons: {
    capture: {
      title: 'We couldn’t get a clear picture',
      text: 'Find even light and keep your whole face in the frame.',
    },
    rejected: {
      title: 'We couldn’t verify your identity',
      text: 'If you think this is a mistake, try again or ask {site} for help.',
    },
    cancelled: {
      title: 'You left before finishing',
      text: 'No problem. Start again whenever you’re ready.',
    },
    'timed-out': { title: 'Time ran out', text: 'Have your ID document ready, then try again.' },
    limit: { title: 'No attempts left', text: 'Ask {site} for help.' },
    expired: {
      title: 'This attempt is no longer valid',
      text: 'It has expired or was already used. Start again to continue.',
    },
    service: {
      title: 'Something went wrong on our side',
      text: 'It’s not your fault. Try again in a few minutes.',
    },
    integration: {
      title: 'Verification isn’t available right now',
      text: 'It’s not your fault. Please let {site} know about it.',
    },
    unknown: {
      title: 'We couldn’t complete your verification',
      text: 'Please try again. If it keeps happening, ask {site} for help.',
    },
  },
  hints: {
    light: {
      title: 'The light wasn’t right',
      text: 'Find even light, with no window or lamp behind you.',
    },
    covered: {
      title: 'Your face was covered',
      text: 'Take off anything that hides it, like a mask or sunglasses.',
    },
    'several-faces': {
      title: 'Someone else was in the picture',
      text: 'Make sure you’re the only one in front of the camera.',
    },
    'no-face': {
      title: 'We couldn’t see your whole face',
      text: 'Hold the camera at eye level and keep your face in the frame.',
    },
    sound: { title: 'We couldn’t hear you', text: 'Find a quiet place and speak clearly.' },
    video: {
      title: 'Your video didn’t come through',
      text: 'Check your connection, or try another browser.',
    },
  },
  errors: {
    offline: {
      title: 'No connection',
      text: 'Check your internet connection, then try again.',
    },
    busy: {
      title: 'It’s very busy right now',
      text: 'Lots of people are verifying at the moment. Try again in a few minutes.',
    },
    photo: {
      title: 'Please go back and start again',
      text: 'To try once more, go back to {site} and start again there.',
    },
    captcha: {
      title: 'Please complete the captcha again',
      text: 'The last one has expired or was already used.',
    },
  },
  unsupported: {
    'no-camera': { title: 'No camera found', text: 'Open this page on your phone instead.' },
    'in-app': {
      title: 'This app may block the camera',
      text: 'Look in its menu and open this page in your browser.',
    },
    browser: {
      title: 'This browser is too old',
      text: 'Update it, or open this page in another one.',
    },
    framed: {
      title: 'Continue in a new tab',
      text: 'For your safety, verification doesn’t run inside another page.',
    },
  },
  needs: {
    document: 'Your ID document (not a copy)',
    camera: 'A camera and good light',
    time: 'About two minutes',
  },
  buttons: {
    start: 'Start verification',
    tryAgain: 'Try again',
    checkResult: 'Check my result',
    continueAnyway: 'Continue anyway',
    continue: 'Continue',
    startOver: 'Start over',
    openInNewTab: 'Open in a new tab',
  },
  links: {
    notRedirected: 'Not redirected? Continue here.',
    privacy: 'How your data is used',
  },
  notes: {
    data: 'On behalf of {site}, Tencent Cloud checks your document and your face.',
    contact: 'Please ask {site} for help.',
    canClose: 'Thanks, that’s everything. You can close this page now.',
    attemptsLeft: { one: '{n} attempt left', other: '{n} attempts left' },
    reference: 'For support:',
    required: 'Verify your identity to continue.',
    thisSite: 'this site',
  },
  handoff: {
    scan: {
      title: 'Continue on your phone',
      text: 'Scan this code with your phone’s camera. You’ll see the result here.',
    },
    code: 'QR code to scan with your phone',
    number: 'Your phone should show this number:',
    link: 'Link for your phone',
    copyLink: 'Copy link',
    copied: 'Link copied. Send it only to yourself.',
    useThisDevice: 'Use this device instead',
    onPhone: {
      title: 'Follow the steps on your phone',
      text: 'Keep this page open: you’ll see the result here.',
    },
    expired: {
      title: 'This code has expired',
      text: 'To keep you safe, each code only works for a few minutes.',
    },
    newCode: 'Show a new code',
  },
};

export const pages: PageMessages = {
  direction: 'ltr',
  confirm: {
    title: 'Verify your identity on this phone',
    asks: 'A page on {site} asks you to verify your identity.',
    compare: 'Do you see the same number on your computer?',
    continue: 'Yes, continue',
    next: 'Next, you’ll take photos of your ID document and your face. It takes about two minutes.',
    warning:
      'A different number? Or did someone send you this code? Then close this page. Only continue if you started on {site} yourself.',
  },
  leaving: {
    title: 'Opening the verification…',
    text: 'When you’re done, go back to your computer.',
    notRedirected: 'Not redirected? Continue here.',
  },
  codeExpired: {
    title: 'This code is no longer valid',
    text: 'It has expired or was already used. Show a new code on your computer and scan that one.',
  },
  done: {
    title: 'You’re done on this phone',
    text: 'You’ll see the result on your computer. You can close this page.',
  },
  link: {
    title: 'Verify your identity',
    asks: 'You’re here because {site} asked you to verify your identity.',
    warning: 'Didn’t expect this link, or don’t know {site}? Then close this page.',
    noScript: 'This page needs JavaScript. Turn it on, or open this link in another browser.',
    continue: 'Continue to {site}',
    canClose: 'You can close this page now.',
    ends: {
      passed: { title: 'You’re verified', text: 'Thanks, that’s everything.' },
      failed: { title: 'We couldn’t verify your identity', text: 'Please ask {site} for help.' },
      expired: {
        title: 'This verification has expired',
        text: 'Please ask {site} for a new link.',
      },
      canceled: {
        title: 'This verification was canceled',
        text: 'There’s nothing left to do here. If you didn’t expect this, ask {site} for help.',
      },
    },
  },
  linkExpired: {
    title: 'This link is no longer valid',
    text: 'It has expired or was already used. Go back to the site you came from and start again there.',
  },
  tryAgain: 'Try again',
  busy: {
    title: 'It’s very busy right now',
    text: 'Wait a minute, then try again.',
  },
  service: {
    title: 'Something went wrong on our side',
    text: 'It’s not your fault. Try again in a few minutes.',
  },
};
