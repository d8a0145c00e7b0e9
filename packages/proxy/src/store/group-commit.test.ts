import { setImmediate as nextTurn } from 'node:timers/promises';
import { DatabaseSync } from 'node:sqlite';
import { beforeEach, describe, expect, test } from 'vitest';
import { createGroupCommit, type GroupCommit } from './group-commit.js';

describe('writes that arrive together', () => {
  let database: DatabaseSync;
  let executed: string[];
  let failing: string | null;
  let groups: GroupCommit;

  beforeEach(() => {
    database = new DatabaseSync(':memory:');
    database.exec('CREATE TABLE kept (value TEXT UNIQUE) STRICT');
    executed = [];
    failing = null;
    groups = createGroupCommit((sql) => {
      if (sql === failing) throw new Error(`refused: ${sql}`);
      executed.push(sql);
      database.exec(sql);
    });
    return () => database.close();
  });

  const keep = (value: string, patience?: number) =>
    groups.write(() => {
      database.prepare('INSERT INTO kept VALUES (?)').run(value);
      return value;
    }, patience);
  const kept = () => database.prepare('SELECT value FROM kept ORDER BY value').all();
  const count = (sql: string) => executed.filter((each) => each === sql).length;

  test('share one transaction, and are each given their own result', async () => {
    expect(await Promise.all([keep('a'), keep('b'), keep('c')])).toEqual(['a', 'b', 'c']);
    expect(count('COMMIT')).toBe(1);
    expect(kept()).toHaveLength(3);
  });

  test('share it with those of the next turns, as long as each brings more', async () => {
    const first = keep('a');
    await nextTurn();
    const second = keep('b');
    await Promise.all([first, second]);
    expect(count('COMMIT')).toBe(1);
    await keep('c');
    expect(count('COMMIT')).toBe(2);
  });

  test('do not wait for each other for ever', async () => {
    const all: Promise<string>[] = [];
    for (let turn = 0; turn < 20; turn += 1) {
      all.push(keep(`${turn}`));
      await nextTurn();
    }
    expect(count('COMMIT')).toBeGreaterThan(0);
    await Promise.all(all);
    expect(kept()).toHaveLength(20);
  });

  test('that are patient go with the next one that is not, or alone when there is none', async () => {
    const patient = keep('a', 5000);
    await nextTurn();
    await nextTurn();
    expect(kept()).toEqual([]);
    await Promise.all([patient, keep('b')]);
    expect(count('COMMIT')).toBe(1);
    await keep('c', 1);
    expect(kept()).toHaveLength(3);
  });

  test('are told of success after the commit, not before', async () => {
    const atSuccess = keep('a').then(() => count('COMMIT'));
    await keep('b');
    expect(await atSuccess).toBe(1);
  });

  test('do not fail with one that fails, of which nothing remains', async () => {
    const failure = groups.write(() => {
      database.exec(`INSERT INTO kept VALUES ('half')`);
      throw new Error('on purpose');
    });
    const outcomes = await Promise.allSettled([keep('a'), failure, keep('a'), keep('b')]);
    expect(outcomes.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'rejected',
      'fulfilled',
    ]);
    expect(kept()).toEqual([{ value: 'a' }, { value: 'b' }]);
  });

  test('that succeed cost no savepoints', async () => {
    await Promise.all([keep('a'), keep('b')]);
    expect(executed).toEqual(['BEGIN IMMEDIATE', 'COMMIT']);
  });

  test('one that fails alone runs once', async () => {
    let runs = 0;
    const failure = groups.write(() => {
      runs += 1;
      throw new Error('on purpose');
    });
    await expect(failure).rejects.toThrow('on purpose');
    expect(runs).toBe(1);
  });

  test('are lost together when the transaction is, though one of them fails too', async () => {
    await keep('a');
    failing = 'RELEASE job';
    const outcomes = await Promise.allSettled([keep('a'), keep('b')]);
    expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true);
    failing = null;
    expect(kept()).toEqual([{ value: 'a' }]);
  });

  test.each(['BEGIN IMMEDIATE', 'COMMIT'])(
    'all fail when %s does, leave nothing, and the next ones succeed',
    async (statement) => {
      failing = statement;
      const outcomes = await Promise.allSettled([keep('a'), keep('b')]);
      expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true);
      expect(kept()).toEqual([]);
      failing = null;
      await keep('c');
      expect(kept()).toEqual([{ value: 'c' }]);
    },
  );

  test('are committed in several groups when they are many, with room for others between', async () => {
    const writes = Array.from({ length: 600 }, (_, index) => keep(`value ${index}`));
    await nextTurn();
    expect(count('COMMIT')).toBe(1);
    await Promise.all(writes);
    expect(count('COMMIT')).toBe(3);
    expect(kept()).toHaveLength(600);
  });

  test('are committed at once by a flush', async () => {
    const writes = [keep('a'), keep('b')];
    groups.flush();
    expect(kept()).toHaveLength(2);
    await Promise.all(writes);
    expect(count('COMMIT')).toBe(1);
  });
});
