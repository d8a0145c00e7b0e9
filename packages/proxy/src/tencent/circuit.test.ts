import { afterEach, describe, expect, it, vi } from 'vitest';
import { ProblemError } from '../errors.js';
import { Circuit } from './circuit.js';
import { VendorError, type VendorErrorKind } from './errors.js';

afterEach(() => void vi.useRealTimers());

/** The breaker measures with the time of day; how long a call took it measures otherwise. */
function aCircuit() {
  vi.useFakeTimers({ toFake: ['Date', 'performance'] });
  const changes: string[] = [];
  const circuit = new Circuit((state) => changes.push(state));
  const call = (kind?: VendorErrorKind) =>
    circuit.execute(async () => {
      if (kind !== undefined) throw new VendorError(kind);
    });
  const fail = async (times: number, kind: VendorErrorKind = 'unreachable') => {
    for (let time = 0; time < times; time += 1) await call(kind).catch(() => {});
  };
  const advance = async (milliseconds: number) => void vi.advanceTimersByTime(milliseconds);
  return { circuit, changes, call, fail, advance };
}

const refused = expect.objectContaining({ kind: 'open', code: 'upstream-unavailable' });

describe('the circuit', () => {
  it('opens after ten failures in a row, and not after fewer', async () => {
    const { circuit, call, fail, changes } = aCircuit();
    await fail(9);
    await call();
    await fail(9);
    expect(circuit.state()).toBe('up');
    await fail(1);
    expect(circuit.state()).toBe('down');
    expect(changes).toEqual(['open']);
    expect(() => circuit.check()).toThrow(refused);
    await expect(call()).rejects.toEqual(refused);
  });

  it.each(['unreachable', 'broken', 'transient'] as const)(
    'takes %s for a failure',
    async (kind) => {
      const { circuit, fail } = aCircuit();
      await fail(10, kind);
      expect(circuit.state()).toBe('down');
    },
  );

  it.each(['limited', 'no-such-token', 'request', 'credentials', 'account', 'unknown'] as const)(
    'takes %s for an answer, which the caller gets',
    async (kind) => {
      const { circuit, call, fail } = aCircuit();
      await fail(9);
      await expect(call(kind)).rejects.toMatchObject({ kind });
      await fail(9);
      expect(circuit.state()).toBe('up');
    },
  );

  it.each(['busy', 'cancelled', 'malformed', 'timeout'] as const)(
    'is not opened by %s, which says nothing about the vendor',
    async (kind) => {
      const { circuit, fail } = aCircuit();
      // A call that timed out had no time here.
      await fail(100, kind);
      expect(circuit.state()).toBe('up');
    },
  );

  it('takes a call that had time and no answer for a failure', async () => {
    const { circuit, advance } = aCircuit();
    for (let time = 0; time < 10; time += 1) {
      const ending = circuit.execute(async () => {
        await advance(1000);
        throw new VendorError('timeout');
      });
      await expect(ending).rejects.toMatchObject({ kind: 'timeout' });
    }
    expect(circuit.state()).toBe('down');
  });

  it('says how long it stays open', async () => {
    const { advance, circuit, fail } = aCircuit();
    await fail(10);
    await advance(2500);
    expect(() => circuit.check()).toThrow(expect.objectContaining({ retryAfter: 3 }));
  });

  it('lets one call try when the pause is over, and closes when that is answered', async () => {
    const { advance, circuit, call, fail, changes } = aCircuit();
    await fail(10);
    await advance(5000);
    expect(circuit.state()).toBe('trying');
    const answer = Promise.withResolvers<void>();
    const trial = circuit.execute(() => answer.promise);
    await expect(call()).rejects.toEqual(refused);
    answer.resolve();
    await trial;
    expect(circuit.state()).toBe('up');
    expect(changes).toEqual(['open', 'closed']);
    await call();
  });

  it('stays open longer with each trial that fails, up to half a minute', async () => {
    const { advance, circuit, fail, changes } = aCircuit();
    await fail(10);
    for (const pause of [5000, 10_000, 20_000, 30_000, 30_000]) {
      await advance(pause - 1);
      expect(circuit.state()).toBe('down');
      await advance(1);
      await fail(1);
    }
    expect(changes).toEqual(['open']);
  });

  it('stays open when a trial ended without saying anything', async () => {
    const { advance, circuit, call, fail } = aCircuit();
    await fail(10);
    await advance(5000);
    await expect(call('cancelled')).rejects.toMatchObject({ kind: 'cancelled' });
    expect(circuit.state()).toBe('down');
    await advance(10_000);
    await call();
    expect(circuit.state()).toBe('up');
  });

  it('stays open when a trial never reached the vendor for a reason of our own', async () => {
    const { advance, circuit, fail } = aCircuit();
    await fail(10);
    await advance(5000);
    const trial = circuit.execute(() => Promise.reject(new ProblemError('storage-unavailable')));
    await expect(trial).rejects.toMatchObject({ code: 'storage-unavailable' });
    expect(circuit.state()).toBe('down');
  });

  it('is not kept open by calls that were under way when it opened', async () => {
    const { advance, circuit, fail } = aCircuit();
    const late = Promise.withResolvers<void>();
    const ends = [1, 2].map(() => circuit.execute(() => late.promise).catch(() => {}));
    await fail(10);
    await advance(4000);
    late.reject(new VendorError('broken'));
    await Promise.all(ends);
    await advance(1000);
    expect(circuit.state()).toBe('trying');
  });
});
