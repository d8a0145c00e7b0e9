/** How many attempts a day has, in a row of its own: counting them one by one would take longer each day. */
import type { InitiatorKind } from 'ekyc-verify-protocol';
import type { Queries } from './engine.js';
import { AttemptRefused, type DailyLimits, type Instant } from './rows.js';

const table = 'ekyc_daily_counts';

/**
 * Counts an attempt. Whoever counts at the same time waits for the row, so that no rush passes a limit.
 *
 * @throws AttemptRefused which undoes the transaction, and the counting with it
 */
export async function countOne(
  database: Queries,
  initiator: InitiatorKind,
  { day, perDay, pagesPerDay }: DailyLimits,
): Promise<void> {
  const isPage = initiator === 'page';
  const { attempts, pageAttempts } = await database
    .insertInto(table)
    .values({ day, attempts: 1, pageAttempts: Number(isPage) })
    .onConflict((conflict) =>
      conflict.column('day').doUpdateSet((row) => ({
        attempts: row(`${table}.attempts`, '+', 1),
        pageAttempts: row(`${table}.pageAttempts`, '+', Number(isPage)),
      })),
    )
    .returning(['attempts', 'pageAttempts'])
    .executeTakeFirstOrThrow();
  if (isPage && pagesPerDay !== null && pageAttempts > pagesPerDay) {
    throw new AttemptRefused('pages-per-day');
  }
  if (perDay !== null && attempts > perDay) throw new AttemptRefused('per-day');
}

/** Takes an attempt back that was counted on a day. */
export async function uncountOne(
  database: Queries,
  initiator: InitiatorKind,
  day: Instant,
): Promise<void> {
  await database
    .updateTable(table)
    .set((row) => ({
      attempts: row('attempts', '-', 1),
      pageAttempts: row('pageAttempts', '-', Number(initiator === 'page')),
    }))
    .where('day', '=', day)
    .execute();
}

export async function countOf(database: Queries, day: Instant): Promise<number> {
  const row = await database
    .selectFrom(table)
    .select('attempts')
    .where('day', '=', day)
    .executeTakeFirst();
  return row?.attempts ?? 0;
}
