import { integer, integerOrNull } from './columns.js';
import type { Backlog } from './store.js';
import { firstRowOf, type Work } from './work.js';

/** What is still to be done, and since when. Each part is answered from an index. */
export function* backlog(): Work<Backlog> {
  const pending = yield* firstRowOf(
    `SELECT count(*) AS count, min(next_ask_at) AS first FROM ekyc_verifications
      WHERE status = 'pending'`,
    [],
  );
  const waiting = yield* firstRowOf(
    `SELECT count(*) AS count, min(created_at) AS first FROM ekyc_outbox WHERE state = 'waiting'`,
    [],
  );
  const failed = yield* firstRowOf(
    `SELECT count(*) AS count FROM ekyc_outbox WHERE state = 'failed'`,
    [],
  );
  return {
    pending: integer(pending?.['count']),
    nextAskAt: integerOrNull(pending?.['first']),
    waitingMessages: integer(waiting?.['count']),
    oldestWaitingAt: integerOrNull(waiting?.['first']),
    failedMessages: integer(failed?.['count']),
  };
}
