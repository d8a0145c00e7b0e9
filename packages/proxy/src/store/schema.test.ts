import { DatabaseSync } from 'node:sqlite';
import { CamelCasePlugin, Kysely } from 'kysely';
import { GenericSqliteDialect } from 'kysely-generic-sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aVerificationRow } from '../../test/support/rows.js';
import { migrations } from './migrations.js';
import type { Database } from './schema.js';
import { createSqlStore } from './sql-store.js';
import type { ListFilter } from './rows.js';
import type { Store } from './store.js';
import {
  aMessage,
  aWish,
  begun,
  boughtFor,
  canceled,
  created,
  endsWith,
  failed,
  nothing,
  now,
  passed,
} from '../../test/store/attempts.js';

describe('a million rows cost about what a thousand do: indices lead to what is wanted by', () => {
  let file: DatabaseSync;
  let store: Store;
  let ran: { sql: string; parameters: readonly (string | number | null)[] }[] = [];
  const row = aVerificationRow({ id: 'a', reference: 'r', createdAt: 1 });

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
    await store.create(row, { keyHash: 'key', requestHash: 'hash' });
  });
  afterAll(async () => {
    await store.close();
    file.close();
  });

  const listed = (different: Partial<ListFilter>) => {
    const all = { reference: null, status: null, createdAfter: null, createdBefore: null };
    return store.list({ ...all, ...different }, { createdAt: 2, id: 'a' }, 9);
  };

  test.each<[string, () => Promise<unknown>]>([
    ['id', () => store.find('a')],
    ['link', () => store.findByLinkCodeHash('a')],
    ['idempotency key', () => store.findByIdempotencyKey('key')],
    ['the list', () => listed({})],
    ['the list of a reference', () => listed({ reference: 'r' })],
    ['the list of a status', () => listed({ status: 'failed' })],
    ['the list of a time', () => listed({ createdAfter: 1, createdBefore: 2 })],
    ['the list of all three', () => listed({ reference: 'r', status: 'failed', createdAfter: 1 })],
    ['an attempt', async () => begun(store, row)],
    ['an attempt that is given again', () => store.reserveAttempt(aWish(row))],
    ['a purchase that was refused', () => store.abandonAttempt('b')],
    [
      'an attempt that is abandoned',
      async () => {
        const wish = aWish(row, { flow: 'link' });
        await store.reserveAttempt(wish);
        return store.abandonAttempt(wish.id);
      },
    ],
    ['reservations left behind', () => store.findReserved(1, 9)],
    ['BizToken', () => store.findAttemptByBizTokenHash('a')],
    ['attempts of a list', () => store.findAttempts(['a', 'b'])],
    ['attempts of a verification', () => store.listAttempts('a')],
    ['attempts of a day', () => store.countAttempts(1)],
    [
      'a return, and an end',
      async () => {
        const other = await created(store);
        const { id } = await begun(store, other);
        await store.recordReturn(id, now, null, now, nothing);
        await store.recordReturn(id, now, true, now, nothing);
        return store.finishAttempt(id, passed, endsWith(passed, [aMessage(other.id)]));
      },
    ],
    ['a BizToken that is taken', () => store.completeAttempt('b', boughtFor('b'), nothing)],
    ['a cancellation', () => store.end('b', canceled, nothing)],
    ['an expiry', () => store.end('b', { ...failed, status: 'expired' }, nothing)],
    ['what has expired', () => store.findExpired(1, 9)],
    ['hand-off code', () => store.findByHandoffCodeHash('a')],
    ['offer of a hand-off', () => store.offerHandoff('a', 'b', 1)],
    ['use of a hand-off', () => store.useHandoff('a', 1)],
    ['reconciliation', () => store.claimDueAttempts(1, 2, 3)],
    ['the next question', () => store.scheduleAsk('a', 1)],
    ['reads of a report', () => store.listReportReads('a')],
    [
      'a read of a report',
      () => store.recordReportRead({ verificationId: 'a', readAt: 1, key: 'b', include: [] }),
    ],
    ['the purges', () => store.purge(1, 1)],
    ['the delivery', () => store.claimMessages(passed.finishedAt, passed.finishedAt, 3)],
    ['the end of a try', () => store.markDeliveryFailed('a', 'b', 1)],
    ['a delivered message', () => store.markDelivered('a', 1)],
    ['a try that was cut off', () => store.releaseMessage('a', 'b', 1)],
    ['the list of failures', () => store.listMessages('failed', 1)],
    ['a resend', () => store.resendMessage('a', 1)],
    ['the backlog', () => store.backlog()],
    ['an erasure', () => store.erase('b')],
  ])('%s', async (_, act) => {
    ran = [];
    await act();
    const plans = ran.filter(({ sql }) => /^(select|update|delete)/i.test(sql)).map(planOf);
    expect(plans).not.toEqual([]);
    for (const plan of plans) {
      expect(plan).toMatch(/USING (COVERING )?INDEX|USING INTEGER PRIMARY KEY/);
      expect(plan).not.toMatch(/SCAN \w+$|TEMP B-TREE/m);
    }
  });

  test('the foreign keys are followed from the index, so that an erasure searches nothing', () => {
    for (const table of ['ekyc_attempts', 'ekyc_report_reads', 'ekyc_outbox']) {
      const sql = `SELECT 1 FROM ${table} WHERE verification_id = ?`;
      expect(planOf({ sql, parameters: ['a'] })).toMatch(/^SEARCH .* USING COVERING INDEX/);
    }
  });

  function planOf({ sql, parameters }: (typeof ran)[number]): string {
    const steps = file.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...parameters);
    return steps.map(({ detail }) => String(detail)).join('\n');
  }
});
