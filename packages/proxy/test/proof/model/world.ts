import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { webhookEventTypes } from 'ekyc-verify-protocol';
import { assemble, type Assembled } from '../../../src/assemble.js';
import { openStore } from '../../../src/store/open.js';
import type { Store } from '../../../src/store/store.js';
import { VendorError } from '../../../src/tencent/errors.js';
import type { TencentApi } from '../../../src/tencent/client.js';
import type { Context } from '../../../src/verifications/context.js';
import { aConfig, aWebhook } from '../../support/config.js';
import { answers, type Answer } from './model.js';

const day = 24 * 60 * 60_000;
const everything = { reference: null, status: null, createdAfter: null, createdBefore: null };

const urlIn = (folder: string) => `file:${join(folder, 'ekyc.sqlite')}`;

/**
 * The proxy without the routes in front, on a database that is a file and outlives restarts, with
 * clocks that a test sets, and a vendor that says what a test says: thousands of steps take seconds.
 */
export class World {
  /** The time of day, which may be set back. */
  now = Date.UTC(2026, 10, 24, 9);
  /** Measures intervals. */
  steady = 0;
  readonly vendor = new ScriptedVendor(() => this.now);
  /** Attempts that have ended, in the order in which that was written. */
  ended: string[] = [];
  readonly #folder: string;
  #assembled: Assembled | null = null;
  #store: Store;

  static async start(): Promise<World> {
    const folder = await mkdtemp(join(tmpdir(), 'ekyc-verify-model-'));
    return new World(folder, await openStore(urlIn(folder))).#begin();
  }

  private constructor(folder: string, store: Store) {
    this.#folder = folder;
    this.#store = store;
  }

  get context(): Context {
    if (this.#assembled === null) throw new Error('The proxy has not begun.');
    return this.#assembled.context;
  }

  get store(): Store {
    return this.#store;
  }

  async #begin(): Promise<this> {
    const { vendor } = this;
    const webhook = aWebhook(new URL('http://127.0.0.1:9/hooks'), {
      events: [...webhookEventTypes],
    });
    const parts = {
      config: aConfig({ webhook }),
      store: this.#store,
      tencent: vendor.client,
      now: () => this.now,
      clock: { now: () => this.steady },
    };
    this.#assembled = await assemble(parts, (_level, facts, message) => {
      if (message === 'attempt ended') this.ended.push(String(facts['attempt']));
    });
    return this;
  }

  /** Another process takes over: what is not in the database is gone. */
  async restart(): Promise<void> {
    await this.#store.close();
    this.#store = await openStore(urlIn(this.#folder));
    await this.#begin();
  }

  /** Forgets all that earlier steps left. */
  async reset(): Promise<void> {
    this.vendor.reset();
    this.ended = [];
    for (;;) {
      const left = await this.#store.list(everything, null, 100);
      if (left.length === 0) return;
      for (const { id } of left) await this.#store.erase(id);
    }
  }

  async close(): Promise<void> {
    await this.#assembled?.close();
    await this.#store.close();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** A vendor that keeps what it was given, forgets it after three days, and says what it was told to say. */
class ScriptedVendor {
  bought = 0;
  isDown = false;
  readonly #sessions = new Map<string, { extra: string; since: number; answer: Answer | null }>();
  readonly #now: () => number;
  #tokens = 0;
  #hold: { asked: () => void; released: Promise<void> } | null = null;
  readonly client: TencentApi;

  constructor(now: () => number) {
    this.#now = now;
    this.client = {
      applyWebVerificationBizTokenIntl: async ({ Extra = '' }) => {
        this.bought += 1;
        this.#hold?.asked();
        await this.#hold?.released;
        if (this.isDown) throw new VendorError('transient');
        this.#tokens += 1;
        const bizToken = `token-${this.#tokens}`;
        this.#sessions.set(bizToken, { extra: Extra, since: now(), answer: null });
        const verificationUrl = `https://vendor.example/?token=${bizToken}`;
        return { bizToken, verificationUrl, requestId: 'request' };
      },
      getWebVerificationResultIntl: async ({ BizToken }) => {
        const { extra, answer } = this.#session(BizToken);
        const errorCode = answer === null ? null : answers[answer].code;
        return { errorCode, documents: [{ isPass: true }], extra, requestId: 'request' };
      },
      getWholeWebVerificationResultIntl: async () => Promise.reject(new Error('no report here')),
      vendorState: () => 'up',
      queues: () => [],
      close: async () => undefined,
    };
  }

  #session(bizToken: string) {
    if (this.isDown) throw new VendorError('transient');
    const session = this.#sessions.get(bizToken);
    if (session === undefined || this.#now() > session.since + 3 * day) {
      throw new VendorError('no-such-token');
    }
    return session;
  }

  finish(bizToken: string, answer: Answer): void {
    const session = this.#sessions.get(bizToken);
    if (session !== undefined) session.answer = answer;
  }

  /** Holds the next purchase: `asked` resolves when it is there, and `release` lets it go on. */
  hold(): { asked: Promise<void>; release: () => void } {
    const asked = Promise.withResolvers<void>();
    const released = Promise.withResolvers<void>();
    this.#hold = { asked: asked.resolve, released: released.promise };
    const release = () => {
      this.#hold = null;
      released.resolve();
    };
    return { asked: asked.promise, release };
  }

  /** The BizToken that was sold last. */
  latest(): string {
    return `token-${this.#tokens}`;
  }

  reset(): void {
    this.bought = 0;
    this.isDown = false;
    this.#hold = null;
    this.#sessions.clear();
  }
}
