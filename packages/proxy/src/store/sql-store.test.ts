import { expect, test } from 'vitest';
import { createSqlStore } from './sql-store.js';
import { sqliteDialect } from './sqlite.js';
import type { Engine } from './work.js';

/** An engine that counts what it is asked, and is there or not. */
function countingEngine() {
  const state = { asked: 0, isThere: true };
  const answer = async () => {
    state.asked += 1;
    if (!state.isThere) throw new Error('away');
    return undefined as never;
  };
  const engine: Engine = {
    dialect: sqliteDialect,
    read: answer,
    write: answer,
    close: async () => {},
  };
  return { state, store: createSqlStore(engine) };
}

test('a ping asks the database, unless it has just answered somebody', async () => {
  const { state, store } = countingEngine();
  await store.ping();
  await store.ping();
  await store.scheduleAsk('ver_1', 0);
  await store.ping();
  expect(state.asked).toBe(2);
  await new Promise((resolve) => setTimeout(resolve, 60));
  await store.ping();
  expect(state.asked).toBe(3);
});

test('a ping asks again after anything that the database did not do', async () => {
  const { state, store } = countingEngine();
  await store.ping();
  state.isThere = false;
  await expect(store.scheduleAsk('ver_1', 0)).rejects.toThrow('away');
  await expect(store.ping()).rejects.toThrow('away');
});
