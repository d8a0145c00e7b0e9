import { ProblemError } from '../errors.js';
import type { Context } from './context.js';

const hour = 60 * 60 * 1000;
const day = 24 * hour;

/** How long the vendor answers about a BizToken; after it, token and client secret are of no use. */
const vendorMemory = 3 * day;

/**
 * Takes secrets out of rows once the vendor has forgotten them, and deletes rows after the time
 * that the operator set. At the start, and every hour.
 */
export class Retention {
  readonly #context: Context;
  #timer: NodeJS.Timeout | undefined;

  constructor(context: Context) {
    this.#context = context;
  }

  start(): void {
    this.#timer = setInterval(() => void this.#run(), hour);
    this.#timer.unref();
    void this.#run();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
  }

  async #run(): Promise<void> {
    const { store, config, now, log } = this.#context;
    try {
      const deleted = await store.purge(now() - vendorMemory, now() - config.retentionMs);
      if (deleted > 0) log('info', { deleted }, 'old verifications deleted');
    } catch (error) {
      const facts = error instanceof ProblemError ? error.log : {};
      log('warn', facts, 'old verifications could not be deleted; tried again in an hour');
    }
  }
}
