import type { Messages } from './messages.js';

export const en: Messages = {
  language: 'en',
  direction: 'ltr',
  idle: {
    title: 'Verify your identity',
    advice:
      'Have your identity document ready and use a device with a camera. It takes about two minutes.',
  },
  starting: { title: 'Getting ready…', advice: 'This takes a moment.' },
  leaving: {
    title: 'Taking you to the verification…',
    advice: 'You come back to this page when you are done.',
  },
  elsewhere: {
    title: 'Your verification is open',
    advice: 'When you have finished it, ask for the result here.',
  },
  checking: {
    title: 'Checking your result…',
    advice: 'This usually takes a few seconds. Please keep this page open.',
  },
  delayed: {
    title: 'Your result is on its way',
    advice:
      'It takes longer than usual. This site gets it by itself, so you need not wait. You can also ask again.',
  },
  passed: { title: 'You are verified', advice: 'Thank you. There is nothing more to do.' },
  notPassed: {
    capture: {
      title: 'The camera could not see you well',
      advice:
        'Find even light, hold the device still, keep your whole face uncovered and in the frame, and be alone in the picture.',
    },
    rejected: {
      title: 'Your identity could not be verified',
      advice: 'If you think this is a mistake, please contact this site.',
    },
    cancelled: {
      title: 'You left the verification',
      advice: 'Nothing was decided. You can begin again whenever you are ready.',
    },
    'timed-out': {
      title: 'The time ran out',
      advice:
        'Have your document at hand before you begin, and take the steps one after the other.',
    },
    limit: {
      title: 'All tries are used up',
      advice: 'Please take a break and make sure that light and camera are good.',
    },
    expired: {
      title: 'This verification is no longer valid',
      advice: 'It was not used in time, or it was used already.',
    },
    service: {
      title: 'The verification service has a problem',
      advice: 'It is not your fault. Please try again in a few minutes.',
    },
    integration: {
      title: 'This site’s verification is not set up correctly',
      advice: 'It is not your fault. Please tell this site.',
    },
    unknown: {
      title: 'The verification was not completed',
      advice: 'If this keeps happening, please contact this site.',
    },
  },
  noMoreTries: 'Please contact this site to go on.',
  lost: {
    title: 'Your session was lost',
    advice:
      'You may have come back in another browser, or after a long time. If you finished, this site still gets the result. Otherwise please start again.',
  },
  trouble: {
    offline: {
      title: 'No connection',
      advice: 'Please check your internet connection and try again.',
    },
    busy: {
      title: 'Too many people at once',
      advice: 'Please wait a minute and try again.',
    },
    service: {
      title: 'The verification service has a problem',
      advice: 'It is not your fault. Please try again in a few minutes.',
    },
    setup: {
      title: 'This site’s verification is not set up correctly',
      advice: 'It is not your fault. Please tell this site.',
    },
  },
  start: 'Start verification',
  goOn: 'Nothing happens? Go on here.',
  tryAgain: 'Try again',
  askAgain: 'Ask for the result',
  reference: 'For support:',
};
