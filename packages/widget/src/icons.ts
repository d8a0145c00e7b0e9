import type { Tone } from './views.js';

/** One sign for each tone: a shield, an arc, a tick, an exclamation mark and a cross, on 24 × 24. */
export const icons: Record<Tone, string> = {
  neutral: 'M12 3l8 3v6c0 4-3 8-8 9-5-1-8-5-8-9V6z',
  busy: 'M12 3a9 9 0 1 0 9 9',
  success: 'M4 12l5 6L20 6',
  warning: 'M12 4v10M12 19v.1',
  danger: 'M6 6l12 12M18 6L6 18',
};

/** Drawings of what is needed: an identity document, a camera, a clock. */
export const drawings = {
  document: 'M3 5h18v14H3zM6 15.5c.5-3 5-3 5.5 0M8.75 9a1.25 1.25 0 1 0 .1 0M15 10h3m-3 4h3',
  camera: 'M3 8h4l2-3h6l2 3h4v11H3zM12 10a3 3 0 1 0 .1 0',
  time: 'M12 3a9 9 0 1 0 .1 0M12 7.5V12l3 2',
};
