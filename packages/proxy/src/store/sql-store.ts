import { backlog } from './backlog.js';
import { reserveCallSlots } from './call-slots.js';
import { coalesce } from './coalesce.js';
import * as outbox from './outbox.js';
import type { CallSlots, Store } from './store.js';
import * as verifications from './verifications.js';
import { rowsOf, type Engine, type Work } from './work.js';

/** How many rows a purge changes in one transaction, so that it holds nobody up for long. */
const purgeBatch = 500;

/**
 * For how many milliseconds a return may wait for another write. The vendor is asked meanwhile, which
 * takes longer; so the end that it tells is often written in the same transaction.
 */
const returnPatience = 10;

/** For how many milliseconds an answer to anybody is enough to say that the database answers. */
const goodFor = 50;

/** The store over an engine whose schema is the newest. */
export function createSqlStore(engine: Engine): Store {
  const { dialect, close } = engine;
  let answeredAt = -Infinity;

  async function note<Result>(answer: Promise<Result>): Promise<Result> {
    try {
      const result = await answer;
      answeredAt = performance.now();
      return result;
    } catch (error) {
      answeredAt = -Infinity;
      throw error;
    }
  }
  const read: Engine['read'] = (work) => note(engine.read(work));
  const write: Engine['write'] = (work, patience) => note(engine.write(work, patience));

  async function inBatches(work: (limit: number) => Work<number>): Promise<number> {
    let total = 0;
    for (;;) {
      const changed = await write(() => work(purgeBatch));
      total += changed;
      if (changed < purgeBatch) return total;
    }
  }

  const ask = coalesce(async () => {
    // Reads a table: a statement without one is answered by SQLite without looking at the file.
    await read(() => rowsOf('SELECT version FROM ekyc_schema'));
  });
  const counts = new Map<number, () => Promise<number>>();
  /** Every start counts since the same moment: a crowd of them shares the count. */
  function countCreatedSince(since: number): Promise<number> {
    const count =
      counts.get(since) ?? coalesce(() => read(() => verifications.countCreatedSince(since)));
    counts.clear();
    counts.set(since, count);
    return count();
  }

  return {
    insert: (row, idempotency) => write(() => verifications.insert(row, idempotency)),
    reserve: (row, reservation = {}) =>
      write(() => verifications.reserve(dialect, row, reservation)),
    complete: (id, bought) => write(() => verifications.complete(id, bought)),
    abandon: (id) => write(() => verifications.abandon(id)),
    dropReserved: (before) => write(() => verifications.dropReserved(before)),
    find: (id) => read(() => verifications.find(id)),
    findOpenByBizTokenHash: (hash) => read(() => verifications.findOpenByBizTokenHash(hash)),
    findByIdempotencyKey: (hash) => read(() => verifications.findByIdempotencyKey(hash)),
    findOpenByReference: (reference, requestHash, expiresAfter) =>
      read(() => verifications.findOpenByReference(reference, requestHash, expiresAfter)),
    countCreatedSince,
    recordReturn: (id, at, sameBrowser, nextAskAt) =>
      write(() => verifications.recordReturn(id, at, sameBrowser, nextAskAt), returnPatience),
    offerHandoff: (id, codeHash, expiresAt) =>
      write(() => verifications.offerHandoff(id, codeHash, expiresAt)),
    findByHandoffCodeHash: (hash) => read(() => verifications.findByHandoffCodeHash(hash)),
    takeOver: (codeHash, at) => write(() => verifications.takeOver(codeHash, at)),
    finish: (id, ending, messageFor) => write(() => verifications.finish(id, ending, messageFor)),
    claimDue: (now, leaseUntil, limit) =>
      write(() => verifications.claimDue(dialect, now, leaseUntil, limit)),
    scheduleAsk: (id, nextAskAt) => write(() => verifications.scheduleAsk(id, nextAskAt)),

    claimMessages: (now, leaseUntil, limit) =>
      write(() => outbox.claimMessages(dialect, now, leaseUntil, limit)),
    markDelivered: (id, at) => write(() => outbox.markDelivered(id, at)),
    markAttemptFailed: (id, error, nextAttemptAt) =>
      write(() => outbox.markAttemptFailed(id, error, nextAttemptAt)),
    releaseMessage: (id, error, at) => write(() => outbox.releaseMessage(id, error, at)),
    listMessages: (state, limit) => read(() => outbox.listMessages(state, limit)),
    resendMessage: (id, at) => write(() => outbox.resendMessage(id, at)),

    async purge(secretsBefore, rowsBefore) {
      const deleted = await inBatches((limit) =>
        verifications.deleteEnded(dialect, rowsBefore, limit),
      );
      await inBatches((limit) => verifications.forgetSecrets(dialect, secretsBefore, limit));
      return deleted;
    },
    backlog: () => read(() => backlog()),
    callSlots: callSlotsOf({ dialect, write }),
    async ping() {
      if (performance.now() - answeredAt > goodFor) await ask();
    },
    async close() {
      answeredAt = -Infinity;
      await close();
    },
  };
}

function callSlotsOf({ dialect, write }: Pick<Engine, 'dialect' | 'write'>): CallSlots | null {
  const { sharedClock } = dialect;
  if (sharedClock === null) return null;
  const clock = () => performance.now();
  return {
    reserve: (action, wish) => write(() => reserveCallSlots(action, wish, sharedClock, clock)),
  };
}
