import { DatabaseSync } from 'node:sqlite';
import { CamelCasePlugin, Kysely } from 'kysely';
import { GenericSqliteDialect } from 'kysely-generic-sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aVerificationRow } from '../../test/support/rows.js';
import { migrations } from './migrations.js';
import type { Database } from './schema.js';
import { createSqlStore } from './sql-store.js';
import type { Store } from './store.js';
import { aMessage, passed } from '../../test/store/messages.js';

describe('a million rows cost about what a thousand do: indices lead to what is wanted by', () => {
  let file: DatabaseSync;
  let store: Store;
  let ran: { sql: string; parameters: readonly (string | number | null)[] }[] = [];
  const row = aVerificationRow({ id: 'a', reference: 'r', nextAskAt: 1, createdAt: 1 });

  beforeAll(async () => {
    file = new DatabaseSync(':memory:');
    for (const statements of Object.values(migrations)) {
      for (const statement of statements('sqlite')) file.exec(statement);
    }
    const database = new Kysely<Database>({
      dialect: new GenericSqliteDialect(() => ({
        db: file,
        close: () => undefined,
        query: (_isSelect, sql, values) => {
          const parameters = values as (string | number | null)[];
          ran.push({ sql, parameters });
          const statement = file.prepare(sql);
          if (statement.columns().length > 0) return { rows: statement.all(...parameters) };
          return { rows: [], numAffectedRows: BigInt(statement.run(...parameters).changes) };
        },
      })),
      plugins: [new CamelCasePlugin()],
    });
    store = createSqlStore({
      kind: 'sqlite',
      read: (query) => query(database),
      write: (change) => database.transaction().execute(change),
      close: () => database.destroy(),
    });
    await store.insert(row, { keyHash: 'key', requestHash: 'hash' });
  });
  afterAll(async () => {
    await store.close();
    file.close();
  });

  const ended = async () => {
    const other = aVerificationRow();
    await store.insert(other);
    return store.finish(other.id, passed, () => aMessage(other.id));
  };
  const reserved = { ...aVerificationRow(), bizTokenHash: null, sealed: null, reference: 'r' };

  test.each<[string, () => Promise<unknown>]>([
    ['id', () => store.find('a')],
    ['BizToken', () => store.findOpenByBizTokenHash('a')],
    ['idempotency key', () => store.findByIdempotencyKey('key')],
    ['reference', () => store.findOpenByReference('a', 'b', 1)],
    ['time of start', () => store.countCreatedSince(1)],
    [
      'a reservation',
      () =>
        store.reserve(reserved, {
          reuse: { requestHash: 'hash', expiresAfter: 1 },
          limits: { since: reserved.createdAt, perDay: 1000, pagesPerDay: null },
        }),
    ],
    [
      'a purchase',
      () => store.complete(reserved.id, { bizTokenHash: 'b', sealed: 'c', expiresAt: 1 }),
    ],
    ['a purchase that was refused', () => store.abandon('b')],
    ['reservations left behind', () => store.dropReserved(1)],
    ['return', () => store.recordReturn('a', 1, true, 1)],
    ['hand-off code', () => store.findByHandoffCodeHash('a')],
    ['offer of a hand-off', () => store.offerHandoff('a', 'b', 1)],
    ['taking over', () => store.acceptHandoff('a', 1)],
    ['an ending', ended],
    ['reconciliation', () => store.claimDue(1, 2, 3)],
    ['the next question', () => store.scheduleAsk('a', 1)],
    ['the purges', () => store.purge(1, 1)],
    ['the delivery', () => store.claimMessages(passed.finishedAt, passed.finishedAt, 3)],
    ['the end of a try', () => store.markAttemptFailed('a', 'b', 1)],
    ['a delivered message', () => store.markDelivered('a', 1)],
    ['a try that was cut off', () => store.releaseMessage('a', 'b', 1)],
    ['the list of failures', () => store.listMessages('failed', 1)],
    ['a resend', () => store.resendMessage('a', 1)],
    ['the backlog', () => store.backlog()],
  ])('%s', async (_, act) => {
    ran = [];
    await act();
    const plans = ran.filter(({ sql }) => /^(select|update|delete)/i.test(sql)).map(planOf);
    expect(plans).not.toEqual([]);
    for (const plan of plans) {
      expect(plan).toMatch(/USING (COVERING )?INDEX/);
      expect(plan).not.toMatch(/SCAN \w+$|TEMP B-TREE/m);
    }
  });

  function planOf({ sql, parameters }: (typeof ran)[number]): string {
    const steps = file.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...parameters);
    return steps.map(({ detail }) => String(detail)).join('\n');
  }
});
