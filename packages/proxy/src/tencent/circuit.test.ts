import { describe, expect, it } from 'vitest';
import { createCircuit, type CallOutcome } from './circuit.js';
import { aClock } from './testing/clock.js';

function aCircuit() {
  const clock = aClock();
  const changes: string[] = [];
  const circuit = createCircuit(clock, (state) => changes.push(state));
  const call = (outcome: CallOutcome) => circuit.begin()(outcome);
  const fail = (times: number) => {
    for (let time = 0; time < times; time += 1) call('failed');
  };
  return { clock, circuit, changes, call, fail };
}

const refused = expect.objectContaining({ code: 'upstream-unavailable' });

describe('the circuit', () => {
  it('opens after ten failures in a row, and not after fewer', () => {
    const { circuit, call, fail, changes } = aCircuit();
    fail(9);
    call('answered');
    fail(9);
    expect(circuit.state()).toBe('closed');
    fail(1);
    expect(circuit.state()).toBe('open');
    expect(changes).toEqual(['open']);
    expect(() => circuit.check()).toThrow(refused);
    expect(() => circuit.begin()).toThrow(refused);
  });

  it('says how long it stays open', async () => {
    const { clock, circuit, fail } = aCircuit();
    fail(10);
    await clock.advance(2500);
    expect(() => circuit.check()).toThrow(expect.objectContaining({ retryAfter: 3 }));
  });

  it('is not opened by what says nothing about the vendor', () => {
    const { circuit, call } = aCircuit();
    for (let time = 0; time < 100; time += 1) call('unclear');
    expect(circuit.state()).toBe('closed');
  });

  it('lets one call try when the pause is over, and closes when that is answered', async () => {
    const { clock, circuit, fail, changes } = aCircuit();
    fail(10);
    await clock.advance(5000);
    expect(circuit.state()).toBe('half-open');
    const trial = circuit.begin();
    expect(() => circuit.begin()).toThrow(refused);
    trial('answered');
    expect(circuit.state()).toBe('closed');
    expect(changes).toEqual(['open', 'closed']);
    circuit.begin();
  });

  it('stays open longer with each trial that fails, up to half a minute', async () => {
    const { clock, circuit, fail, changes } = aCircuit();
    fail(10);
    for (const pause of [5000, 10_000, 20_000, 30_000, 30_000]) {
      await clock.advance(pause - 1);
      expect(circuit.state()).toBe('open');
      await clock.advance(1);
      fail(1);
    }
    expect(changes).toEqual(['open']);
  });

  it('lets the next call try when a trial ended without an outcome', async () => {
    const { clock, circuit, call, fail } = aCircuit();
    fail(10);
    await clock.advance(5000);
    call('unclear');
    expect(circuit.state()).toBe('half-open');
    call('answered');
    expect(circuit.state()).toBe('closed');
  });

  it('is not kept open by calls that were under way when it opened', async () => {
    const { clock, circuit, fail } = aCircuit();
    const late = [circuit.begin(), circuit.begin()];
    fail(10);
    await clock.advance(4000);
    for (const end of late) end('failed');
    await clock.advance(1000);
    expect(circuit.state()).toBe('half-open');
  });
});
