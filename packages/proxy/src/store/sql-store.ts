import { reserveCallSlots } from './call-slots.js';
import type { Change, Engine } from './engine.js';
import * as outbox from './outbox.js';
import { deleteEnded, forgetSecrets } from './purge.js';
import * as reservations from './reservations.js';
import type { Store } from './store.js';
import * as verifications from './verifications.js';

/** How many rows a purge changes in one transaction, so that it holds nobody up for long. */
const purgeBatch = 500;

/** The store over an engine whose schema is the newest. */
export function createSqlStore({ kind, read, write, writeFirst, close }: Engine): Store {
  async function inBatches(change: (limit: number) => Change<number>): Promise<number> {
    let total = 0;
    for (;;) {
      const changed = await write(change(purgeBatch));
      total += changed;
      if (changed < purgeBatch) return total;
    }
  }

  let probing: Promise<void> | null = null;
  return {
    insert: (row, idempotency) => write(reservations.insert(row, idempotency)),
    reserve: (row, reservation = {}) => write(reservations.reserve(kind, row, reservation)),
    complete: (id, bought) => write(reservations.complete(id, bought)),
    abandon: (id) => write(reservations.abandon(id)),
    dropReserved: (before) => write(reservations.dropReserved(before)),
    find: (id) => read((database) => verifications.find(database, id)),
    findOpenByBizTokenHash: (hash) =>
      read((database) => verifications.findOpenByBizTokenHash(database, hash)),
    findByIdempotencyKey: (hash) =>
      read((database) => verifications.findByIdempotencyKey(database, hash)),
    findOpenByReference: (reference, requestHash, expiresAfter) =>
      read((database) =>
        verifications.findOpenByReference(database, reference, requestHash, expiresAfter),
      ),
    countCreatedSince: (since) =>
      read((database) => verifications.countCreatedSince(database, since)),
    recordReturn: (id, at, sameBrowser, nextAskAt) =>
      write(verifications.recordReturn(id, at, sameBrowser, nextAskAt)),
    offerHandoff: (id, codeHash, expiresAt) =>
      write(verifications.offerHandoff(id, codeHash, expiresAt)),
    findByHandoffCodeHash: (hash) =>
      read((database) => verifications.findByHandoffCodeHash(database, hash)),
    acceptHandoff: (codeHash, at) => write(verifications.acceptHandoff(codeHash, at)),
    finish: (id, ending, messageFor) => write(verifications.finish(id, ending, messageFor)),
    claimDue: (now, leaseUntil, limit) =>
      write(verifications.claimDue(kind, now, leaseUntil, limit)),
    scheduleAsk: (id, nextAskAt) => write(verifications.scheduleAsk(id, nextAskAt)),

    claimMessages: (now, leaseUntil, limit) =>
      write(outbox.claimMessages(kind, now, leaseUntil, limit)),
    markDelivered: (id, at) => write(outbox.markDelivered(id, at)),
    markAttemptFailed: (id, error, nextAttemptAt) =>
      write(outbox.markAttemptFailed(id, error, nextAttemptAt)),
    releaseMessage: (id, error, at) => write(outbox.releaseMessage(id, error, at)),
    listMessages: (state, limit) => read((database) => outbox.listMessages(database, state, limit)),
    resendMessage: (id, at) => write(outbox.resendMessage(id, at)),

    async purge(secretsBefore, rowsBefore) {
      const deleted = await inBatches((limit) => deleteEnded(kind, rowsBefore, limit));
      await inBatches((limit) => forgetSecrets(kind, secretsBefore, limit));
      return deleted;
    },
    backlog: () => read(outbox.backlog),
    callSlots:
      writeFirst === undefined
        ? null
        : {
            reserve: (action, wish) =>
              writeFirst(reserveCallSlots(action, wish, () => performance.now())),
          },
    ping() {
      // Whoever asks while one is under way shares it.
      probing ??= write(reservations.probeWrite).finally(() => {
        probing = null;
      });
      return probing;
    },
    close,
  };
}
