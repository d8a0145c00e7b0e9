import { describe, expect, it } from 'vitest';
import { SingleFlight } from './single-flight.js';

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
    const flights = new SingleFlight<string>();
    const question = aQuestion();
    const answers = [1, 2, 3].map(() => flights.run('key', question.start, undefined));
    question.resolve('answer');
    expect(await Promise.all(answers)).toEqual(['answer', 'answer', 'answer']);
    expect(question.signals).toHaveLength(1);
  });

  it('are asked again when the first is answered, or has failed', async () => {
    const flights = new SingleFlight<string>();
    const failing = aQuestion();
    const failure = flights.run('key', failing.start, undefined);
    failing.reject(new Error('no'));
    await expect(failure).rejects.toThrow('no');
    expect(flights.has('key')).toBe(false);
    const question = aQuestion();
    const answer = flights.run('key', question.start, undefined);
    question.resolve('answer');
    expect(await answer).toBe('answer');
  });

  it('with different keys are different questions', () => {
    const flights = new SingleFlight<string>();
    const question = aQuestion();
    void flights.run('a', question.start, undefined);
    void flights.run('b', question.start, undefined);
    expect(question.signals).toHaveLength(2);
  });
});

describe('a caller who leaves', () => {
  it('does not end the question for those who stay', async () => {
    const flights = new SingleFlight<string>();
    const question = aQuestion();
    const leaving = new AbortController();
    const left = flights.run('key', question.start, leaving.signal);
    const stays = flights.run('key', question.start, undefined);
    leaving.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    expect(question.signals[0]?.aborted).toBe(false);
    question.resolve('answer');
    expect(await stays).toBe('answer');
  });

  it('as the last ends the question, and nobody joins it any more', async () => {
    const flights = new SingleFlight<string>();
    const given = aQuestion();
    const callers = [new AbortController(), new AbortController()];
    const left = callers.map(({ signal }) => flights.run('key', given.start, signal));
    for (const caller of callers) caller.abort(new Error('gone'));
    for (const answer of left) await expect(answer).rejects.toThrow('gone');
    expect(given.signals[0]?.aborted).toBe(true);

    const fresh = aQuestion();
    const answer = flights.run('key', fresh.start, undefined);
    fresh.resolve('answer');
    expect(await answer).toBe('answer');
  });

  it('before asking asks nothing', async () => {
    const question = aQuestion();
    const asked = new SingleFlight<string>().run(
      'key',
      question.start,
      AbortSignal.abort(new Error('gone')),
    );
    await expect(asked).rejects.toThrow('gone');
    expect(question.signals).toEqual([]);
  });
});
