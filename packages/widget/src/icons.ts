import type { View } from './describe.js';

/** One sign for each tone: a shield, an arc, a tick and an exclamation mark, on 24 × 24. */
export const icons: Record<View['tone'], string> = {
  neutral: 'M12 3l8 3v6c0 4-3 8-8 9-5-1-8-5-8-9V6z',
  busy: 'M12 3a9 9 0 1 0 9 9',
  good: 'M4 12l5 6L20 6',
  bad: 'M12 4v10M12 19v.1',
};
