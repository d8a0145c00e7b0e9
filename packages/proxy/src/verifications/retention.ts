import { ProblemError } from '../errors.js';
import type { Context } from './context.js';

const hour = 60 * 60 * 1000;
const day = 24 * hour;

/** How long the vendor answers about a BizToken; after it, token and client secret are of no use. */
const vendorMemory = 3 * day;

export type Retention = { start(): void; stop(): void };

/**
 * Takes secrets out of rows once the vendor has forgotten them, and deletes rows after the time
 * that the operator set. At the start, and every hour.
 */
export function createRetention(context: Context): Retention {
  let timer: NodeJS.Timeout | undefined;
  async function run(): Promise<void> {
    const now = context.now();
    try {
      const deleted = await context.store.purge(
        now - vendorMemory,
        now - context.config.retentionMs,
      );
      if (deleted > 0) context.log('info', { deleted }, 'old verifications deleted');
    } catch (error) {
      const facts = error instanceof ProblemError ? error.log : {};
      context.log('warn', facts, 'old verifications could not be deleted; tried again in an hour');
    }
  }
  return {
    start() {
      timer = setInterval(() => void run(), hour);
      timer.unref();
      void run();
    },
    stop: () => clearInterval(timer),
  };
}
