import { expect } from '@esm-bundle/chai';
import type { Verification } from './answers.js';
import { poll } from './poll.js';
import { EkycError, clientError } from './errors.js';

const pending: Verification = {
  id: 'ver_1',
  status: 'pending',
  reason: null,
  retryable: true,
  attemptsLeft: 5,
  expiresAt: '',
  attempt: null,
  resultToken: null,
};
const passed: Verification = { ...pending, status: 'passed', resultToken: 'e.y.J' };
const transient = clientError('network', '', { transient: true });
const crowded = new EkycError('upstream-busy', '', { transient: true, retryAfterMs: 7000 });
/** How long the proxy holds an answer. */
let holdMs = 0;

/** Asks with a clock of its own; each answer is given or thrown in turn, the last one for ever. */
async function ask(...answers: (Verification | EkycError)[]) {
  let time = 0;
  let calls = 0;
  const pauses: number[] = [];
  const result = await poll(
    async () => {
      const answer = answers[Math.min(calls, answers.length - 1)];
      calls += 1;
      time += holdMs;
      if (answer instanceof EkycError) throw answer;
      return answer?.status === 'pending' ? null : (answer ?? passed);
    },
    {
      now: () => time,
      sleep: (ms) => {
        pauses.push(ms);
        time += ms;
        return Promise.resolve();
      },
    },
    new AbortController().signal,
    { ms: 180_000, failures: 3 },
  ).catch((error: unknown) => error);
  return { result, calls, pauses, time };
}

describe('Asking for the result', () => {
  beforeEach(() => {
    holdMs = 0;
  });

  it('ends with the first final answer', async () => {
    expect(await ask(passed)).to.deep.include({ result: passed, calls: 1, pauses: [] });
  });

  it('goes on while the answer is pending, with growing pauses', async () => {
    const { result, pauses } = await ask(pending, pending, pending, pending, pending, passed);
    expect(result).to.equal(passed);
    expect(pauses).to.deep.equal([1000, 2000, 4000, 8000, 10_000]);
  });

  it('does not wait longer and longer where the proxy has waited', async () => {
    holdMs = 20_000;
    const { pauses } = await ask(pending, pending, pending, passed);
    expect(pauses.every((ms) => ms <= 2000)).to.equal(true);
  });

  it('waits as long as a crowded proxy says', async () => {
    const { result, pauses } = await ask(crowded, passed);
    expect(result).to.equal(passed);
    expect(pauses).to.deep.equal([7000]);
  });

  it('gives up after some minutes', async () => {
    const { result, time } = await ask(pending);
    expect(result).to.equal(null);
    expect(time).to.be.within(120_000, 180_000);
  });

  it('bears three failures in a row that may pass', async () => {
    expect((await ask(transient, transient, transient, passed)).result).to.equal(passed);
    const { result, calls } = await ask(transient);
    expect(result).to.equal(transient);
    expect(calls).to.equal(4);
  });

  it('says what failed where the time is over, after a long sleep or before a long wait', async () => {
    holdMs = 200_000;
    expect(await ask(transient, passed)).to.deep.include({ result: transient, calls: 1 });
    holdMs = 0;
    const later = new EkycError('overloaded', '', { transient: true, retryAfterMs: 3_600_000 });
    expect(await ask(later, passed)).to.deep.include({ result: later, calls: 1, pauses: [] });
  });

  it('counts failures anew after an answer', async () => {
    const { result } = await ask(transient, transient, pending, transient, transient, passed);
    expect(result).to.equal(passed);
  });

  it('does not repeat what will not pass', async () => {
    const final = clientError('invalid-answer');
    expect(await ask(final)).to.deep.include({ result: final, calls: 1 });
  });

  it('waits for a busy proxy for longer than for one that fails, and not for ever', async () => {
    const busy = (times: number) => Array.from({ length: times }, () => crowded);
    const waited = await ask(...busy(10), passed);
    expect([waited.result, waited.calls]).to.deep.equal([passed, 11]);
    expect(waited.pauses.every((ms) => ms >= 7000)).to.equal(true);
    expect((await ask(...busy(11), passed)).result).to.equal(crowded);
    expect((await ask(transient, transient, transient, transient, passed)).result).to.equal(
      transient,
    );
  });
});
