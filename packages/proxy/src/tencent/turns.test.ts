import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createTurns } from './turns.js';

it('a turn has had its share when so many bytes were read in it, by whomever', () => {
  const turns = createTurns(100);
  expect([turns.spend(60), turns.spend(30), turns.spend(20), turns.spend(1)]).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

it('the next turn has a share of its own', async () => {
  const turns = createTurns(100);
  turns.spend(1000);
  await nextTurn();
  expect(turns.spend(60)).toBe(true);
});

it('those who wait go on in their order, one a turn, and others come in between', async () => {
  const turns = createTurns(100);
  const events: string[] = [];
  turns.spend(100);
  for (const name of ['first', 'second', 'third']) turns.goOn(() => events.push(name));
  for (let turn = 1; turn <= 3; turn += 1) {
    await nextTurn();
    events.push('somebody else');
  }
  expect(events).toEqual([
    'first',
    'somebody else',
    'second',
    'somebody else',
    'third',
    'somebody else',
  ]);
});

it('who goes on and reads its share again waits behind the others', async () => {
  const turns = createTurns(100);
  const events: string[] = [];
  const read = (name: string) => {
    events.push(name);
    if (!turns.spend(100)) turns.goOn(() => read(name));
  };
  read('a');
  read('b');
  for (let turn = 1; turn <= 4; turn += 1) await nextTurn();
  expect(events).toEqual(['a', 'b', 'a', 'b', 'a', 'b']);
});
