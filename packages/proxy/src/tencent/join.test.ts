import { describe, expect, it } from 'vitest';
import { createJoiner } from './join.js';

/** A question that is answered when the test says so. */
function aQuestion() {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const signals: AbortSignal[] = [];
  const start = (signal: AbortSignal) => {
    signals.push(signal);
    return promise;
  };
  return { start, signals, resolve, reject };
}

describe('identical questions', () => {
  it('in flight at the same time are asked once', async () => {
    const joiner = createJoiner<string>();
    const question = aQuestion();
    const answers = [1, 2, 3].map(() => joiner.ask('key', question.start, undefined));
    question.resolve('answer');
    expect(await Promise.all(answers)).toEqual(['answer', 'answer', 'answer']);
    expect(question.signals).toHaveLength(1);
  });

  it('are asked again when the first is answered, or has failed', async () => {
    const joiner = createJoiner<string>();
    const failing = aQuestion();
    const failure = joiner.ask('key', failing.start, undefined);
    failing.reject(new Error('no'));
    await expect(failure).rejects.toThrow('no');
    expect(joiner.has('key')).toBe(false);
    const question = aQuestion();
    const answer = joiner.ask('key', question.start, undefined);
    question.resolve('answer');
    expect(await answer).toBe('answer');
  });

  it('with different keys are different questions', () => {
    const joiner = createJoiner<string>();
    const question = aQuestion();
    void joiner.ask('a', question.start, undefined);
    void joiner.ask('b', question.start, undefined);
    expect(question.signals).toHaveLength(2);
  });
});

describe('a caller who leaves', () => {
  it('does not end the question for those who stay', async () => {
    const joiner = createJoiner<string>();
    const question = aQuestion();
    const leaving = new AbortController();
    const left = joiner.ask('key', question.start, leaving.signal);
    const stays = joiner.ask('key', question.start, undefined);
    leaving.abort();
    await expect(left).rejects.toMatchObject({ log: { kind: 'cancelled' } });
    expect(question.signals[0]?.aborted).toBe(false);
    question.resolve('answer');
    expect(await stays).toBe('answer');
  });

  it('as the last ends the question, and nobody joins it any more', async () => {
    const joiner = createJoiner<string>();
    const given = aQuestion();
    const callers = [new AbortController(), new AbortController()];
    const left = callers.map(({ signal }) => joiner.ask('key', given.start, signal));
    for (const caller of callers) caller.abort();
    for (const answer of left)
      await expect(answer).rejects.toMatchObject({ log: { kind: 'cancelled' } });
    expect(given.signals[0]?.aborted).toBe(true);

    const fresh = aQuestion();
    const answer = joiner.ask('key', fresh.start, undefined);
    fresh.resolve('answer');
    expect(await answer).toBe('answer');
  });

  it('before asking asks nothing', async () => {
    const question = aQuestion();
    const asked = createJoiner<string>().ask('key', question.start, AbortSignal.abort());
    await expect(asked).rejects.toMatchObject({ log: { kind: 'cancelled' } });
    expect(question.signals).toEqual([]);
  });
});
