import { describe, expect, it } from 'vitest';
import { ProblemError } from '../errors.js';
import type { Receive } from './call.js';
import { piecesOf } from './pieces.js';

/** An answer of so many pieces, or without an end, and what became of it. */
function anAnswer(count: number, ending: () => Promise<void> = () => Promise.resolve()) {
  const state = { offered: 0, left: null as unknown };
  const receive: Receive = async (take, leaving) => {
    leaving?.addEventListener('abort', () => (state.left = leaving.reason));
    for (let index = 0; index < count; index += 1) {
      state.offered += 1;
      await take(Buffer.from(`${index} `));
    }
    await ending();
  };
  return { pieces: piecesOf(receive), state };
}

describe('the pieces of an answer', () => {
  it('come in their order, to the last', async () => {
    let text = '';
    for await (const piece of anAnswer(3).pieces) text += piece.toString();
    expect(text).toBe('0 1 2 ');
  });

  it('are held back until they are asked for', async () => {
    const { pieces, state } = anAnswer(10);
    await pieces.next();
    await pieces.next();
    await new Promise((resolve) => setImmediate(resolve));
    expect(state.offered).toBe(2);
  });

  it('end with the fault of the call, also where nobody waited for them', async () => {
    const fault = new ProblemError('upstream-unavailable');
    const { pieces } = anAnswer(1, () => Promise.reject(fault));
    await pieces.next();
    await expect(pieces.next()).rejects.toBe(fault);
    await expect(anAnswer(0, () => Promise.reject(fault)).pieces.next()).rejects.toBe(fault);
  });

  it('that nobody wants any more end the connection, whether or not one is on its way', async () => {
    const stalled = anAnswer(1, () => new Promise(() => {}));
    await stalled.pieces.next();
    await stalled.pieces.return();
    expect(stalled.state.left).toBeInstanceOf(ProblemError);
  });
});
