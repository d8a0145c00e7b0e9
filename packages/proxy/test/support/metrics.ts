import type { Recorder } from '../../src/metrics/metrics.js';

/** For a test that is not about what is counted. */
export const uncounted: Recorder = { count: () => undefined, observe: () => undefined };
