import * as attempts from './attempts.js';
import { backlog } from './backlog.js';
import { reserveCallSlots } from './call-slots.js';
import { countOf } from './daily-counts.js';
import type { Change, Engine } from './engine.js';
import * as outbox from './outbox.js';
import { deleteEnded, forgetSecrets, forgetTokens } from './purge.js';
import * as reservations from './reservations.js';
import type { Store } from './store.js';
import * as verifications from './verifications.js';
import { probeWrite } from './write-probe.js';

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
    create: (row, idempotency) => write(verifications.create(row, idempotency)),
    createAndReserve: (row, first, idempotency) =>
      write(reservations.createAndReserve(row, first, idempotency)),
    find: (id) => read((database) => verifications.find(database, id)),
    findByIdempotencyKey: (hash) =>
      read((database) => verifications.findByIdempotencyKey(database, hash)),
    findByLinkCodeHash: (hash) =>
      read((database) => verifications.findByLinkCodeHash(database, hash)),
    list: (filter, after, limit) =>
      read((database) => verifications.list(database, filter, after, limit)),
    end: (id, ending, messagesFor) => write(verifications.end(kind, id, ending, messagesFor)),
    findExpired: (now, limit) =>
      read((database) => verifications.findExpired(database, now, limit)),
    offerHandoff: (id, codeHash, expiresAt) =>
      write(verifications.offerHandoff(id, codeHash, expiresAt)),
    findByHandoffCodeHash: (hash) =>
      read((database) => verifications.findByHandoffCodeHash(database, hash)),
    useHandoff: (codeHash, at) => write(verifications.useHandoff(codeHash, at)),
    recordReportRead: (row) => write(verifications.recordReportRead(kind, row)),
    listReportReads: (id) => read((database) => verifications.listReportReads(database, id)),
    erase: (id) => write(verifications.erase(id)),

    reserveAttempt: (wish) => write(reservations.reserve(kind, wish)),
    completeAttempt: (id, bought, messagesFor) =>
      write(reservations.complete(kind, id, bought, messagesFor)),
    abandonAttempt: (id) => write(reservations.abandon(kind, id)),
    findReserved: (before, limit) =>
      read((database) => reservations.findReserved(database, before, limit)),
    findAttempt: (id) => read((database) => attempts.find(database, id)),
    findAttempts: (ids) => read((database) => attempts.findAll(database, ids)),
    findAttemptByBizTokenHash: (hash) =>
      read((database) => attempts.findByBizTokenHash(database, hash)),
    listAttempts: (id) => read((database) => attempts.list(database, id)),
    countAttempts: (day) => read((database) => countOf(database, day)),
    recordReturn: (id, at, sameBrowser, nextAskAt, messagesFor) =>
      write(attempts.recordReturn(kind, id, at, sameBrowser, nextAskAt, messagesFor)),
    finishAttempt: (id, ending, settle, which = 'bought') =>
      write(attempts.finish(kind, id, ending, settle, which)),
    claimDueAttempts: (now, leaseUntil, limit) =>
      write(attempts.claimDue(kind, now, leaseUntil, limit)),
    scheduleAsk: (id, nextAskAt) => write(attempts.scheduleAsk(id, nextAskAt)),

    claimMessages: (now, leaseUntil, limit) =>
      write(outbox.claimMessages(kind, now, leaseUntil, limit)),
    markDelivered: (id, at) => write(outbox.markDelivered(id, at)),
    markDeliveryFailed: (id, error, nextDeliveryAt) =>
      write(outbox.markDeliveryFailed(id, error, nextDeliveryAt)),
    releaseMessage: (id, error, at) => write(outbox.releaseMessage(id, error, at)),
    listMessages: (state, limit) => read((database) => outbox.listMessages(database, state, limit)),
    resendMessage: (id, at) => write(outbox.resendMessage(id, at)),

    async purge(secretsBefore, rowsBefore) {
      const deleted = await inBatches((limit) => deleteEnded(kind, rowsBefore, limit));
      await inBatches((limit) => forgetSecrets(kind, secretsBefore, limit));
      await inBatches((limit) => forgetTokens(kind, secretsBefore, limit));
      return deleted;
    },
    backlog: () => read(backlog),
    callSlots:
      writeFirst === undefined
        ? null
        : {
            reserve: (action, wish) =>
              writeFirst(reserveCallSlots(action, wish, () => performance.now())),
          },
    ping() {
      // Whoever asks while one is under way shares it.
      probing ??= write(probeWrite).finally(() => {
        probing = null;
      });
      return probing;
    },
    close,
  };
}
