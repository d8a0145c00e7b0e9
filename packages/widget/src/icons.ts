import type { Tone } from './views.js';

/** One sign for each tone: a shield, an arc, a tick, an exclamation mark and a cross, on 24 × 24. */
export const icons: Record<Tone, string> = {
  neutral: 'M12 3l8 3v6c0 4-3 8-8 9-5-1-8-5-8-9V6z',
  busy: 'M12 3a9 9 0 1 0 9 9',
  success: 'M4 12l5 6L20 6',
  warning: 'M12 4v10M12 19v.1',
  danger: 'M6 6l12 12M18 6L6 18',
};
