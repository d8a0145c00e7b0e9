import type { Queries } from './engine.js';
import type { Backlog, OutboxMessage } from './rows.js';

/** What is still to be done, and since when. Each part is answered from an index. */
export async function backlog(database: Queries): Promise<Backlog> {
  const verifications = await database
    .selectFrom('ekyc_verifications')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('finishedAt', 'is', null)
    .executeTakeFirstOrThrow();
  const attempts = await database
    .selectFrom('ekyc_attempts')
    .select(({ fn }) => [
      fn.countAll<number>().as('count'),
      fn.min<number | null>('nextAskAt').as('first'),
    ])
    .where('nextAskAt', 'is not', null)
    .executeTakeFirstOrThrow();
  const messages = (state: OutboxMessage['state']) =>
    database
      .selectFrom('ekyc_outbox')
      .select(({ fn }) => [
        fn.countAll<number>().as('count'),
        fn.min<number | null>('createdAt').as('first'),
      ])
      .where('state', '=', state)
      .executeTakeFirstOrThrow();
  const [waitingOnes, failed] = [await messages('waiting'), await messages('failed')];
  return {
    pendingVerifications: verifications.count,
    openAttempts: attempts.count,
    nextAskAt: attempts.first,
    waitingMessages: waitingOnes.count,
    oldestWaitingAt: waitingOnes.first,
    failedMessages: failed.count,
  };
}
