import type { PageTexts } from '../texts.js';

export const en: PageTexts = {
  direction: 'ltr',
  confirm: {
    title: 'Verify your identity on this phone',
    asks: '{site} asks you to verify your identity.',
    compare: 'Does your computer show this number?',
    goOn: 'Yes, continue',
    next: 'Next you take pictures of your identity document and of your face. It takes about two minutes.',
    warning:
      'Is the number another one, or did somebody send you this code? Then close this page: continue only if you began on {site} yourself.',
  },
  leaving: {
    title: 'Taking you to the verification…',
    advice: 'When you are done, you go back to your computer.',
    goOn: 'Nothing happens? Continue here.',
  },
  codeOver: {
    title: 'This code is no longer valid',
    advice:
      'It was used already, or its time is over. Let your computer show a new code, and scan that.',
  },
  done: {
    title: 'You are done on this phone',
    advice: 'Go back to your computer: the page there shows the result. You can close this page.',
  },
  linkOver: {
    title: 'This link has ended',
    advice: 'Go back to the site that asked you to verify your identity, and start again there.',
  },
  busy: {
    title: 'Too many people at once',
    advice: 'Please wait a minute, and open the code again.',
  },
  trouble: {
    title: 'Something went wrong',
    advice: 'It is not your fault. Please try again in a few minutes.',
  },
};
