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
  document:
    'M4.5 5h15A1.5 1.5 0 0 1 21 6.5v11a1.5 1.5 0 0 1-1.5 1.5h-15A1.5 1.5 0 0 1 3 17.5v-11A1.5 1.5 0 0 1 4.5 5zM8.5 12a1.75 1.75 0 1 0 0-3.5 1.75 1.75 0 0 0 0 3.5zM5.75 15.5c.4-1.4 1.4-2 2.75-2s2.35.6 2.75 2M14.5 9.5H18M14.5 13H18',
  camera:
    'M4.5 8H7l1.5-2.5h7L17 8h2.5A1.5 1.5 0 0 1 21 9.5v8a1.5 1.5 0 0 1-1.5 1.5h-15A1.5 1.5 0 0 1 3 17.5v-8A1.5 1.5 0 0 1 4.5 8zM12 16.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7z',
  time: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7.5V12l3 2',
};
