import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as outbox from './outbox.js';
import { migrations } from './schema.js';
import { sqliteDialect } from './sqlite.js';
import * as verifications from './verifications.js';
import type { Statement, Work } from './work.js';

describe('a million rows cost about what a thousand do: an index leads to what is wanted by', () => {
  let database: DatabaseSync;
  beforeAll(() => {
    database = new DatabaseSync(':memory:');
    for (const migration of migrations)
      for (const sql of migration(sqliteDialect)) database.exec(sql);
  });
  afterAll(() => database.close());

  test.each<[string, () => Work<unknown>]>([
    ['id', () => verifications.find('a')],
    ['BizToken', () => verifications.findOpenByBizTokenHash('a')],
    ['idempotency key', () => verifications.findByIdempotencyKey('a')],
    ['reference', () => verifications.findOpenByReference('a', 'b', 1)],
    ['time of start', () => verifications.countCreatedSince(1)],
    ['reservations left behind', () => verifications.dropReserved(1)],
    [
      'a purchase',
      () => verifications.complete('a', { bizTokenHash: 'b', sealed: 'c', expiresAt: 1 }),
    ],
    ['return', () => verifications.recordReturn('a', 1, true, 1)],
    ['hand-off code', () => verifications.findByHandoffCodeHash('a')],
    ['offer of a hand-off', () => verifications.offerHandoff('a', 'b', 1)],
    ['taking over', () => verifications.takeOver('a', 1)],
    ['the sweep', () => verifications.claimDue(sqliteDialect, 1, 2, 3)],
    ['the next question', () => verifications.scheduleAsk('a', 1)],
    ['the purge of secrets', () => verifications.forgetSecrets(sqliteDialect, 1, 2)],
    ['the purge of rows', () => verifications.deleteEnded(sqliteDialect, 1, 2)],
    ['the delivery', () => outbox.claimMessages(sqliteDialect, 1, 2, 3)],
    ['the end of a try', () => outbox.markAttemptFailed('a', 'b', 1)],
    ['a try that was cut off', () => outbox.releaseMessage('a', 'b', 1)],
    ['the list of failures', () => outbox.listMessages('failed', 1)],
    ['a resend', () => outbox.resendMessage('a', 1)],
  ])('%s', (_, work) => {
    const plan = planOf(work().next().value as Statement);
    expect(plan).toMatch(/USING (COVERING )?INDEX/);
    expect(plan).not.toMatch(/SCAN ekyc|TEMP B-TREE/);
  });

  test('what a claim takes', () => {
    for (const work of [
      verifications.claimDue(sqliteDialect, 1, 2, 3),
      outbox.claimMessages(sqliteDialect, 1, 2, 3),
    ]) {
      work.next();
      const update = work.next({ rows: [{ id: 'a' }], changes: 0 }).value as Statement;
      expect(planOf(update)).not.toContain('SCAN ekyc');
    }
  });

  function planOf({ sql, values }: Statement): string {
    const named = Object.fromEntries(values.map((value, index) => [`$${index + 1}`, value]));
    const steps = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(named);
    return steps.map(({ detail }) => String(detail)).join('\n');
  }
});
