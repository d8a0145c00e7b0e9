import { describe, expect, it } from 'vitest';
import { seededRandom } from '../random.js';
import type { Simulator } from '../simulator.js';
import { call, goodStart, send, startOne } from '../testing/client.js';
import { runSimulator } from '../testing/running.js';
import { FaultPlan, type Override } from './faults.js';

const start = (simulator: Simulator) =>
  send(simulator, 'ApplyWebVerificationBizTokenIntl', goodStart);

describe('a one-shot override', () => {
  it('bends one answer, and several bend as many in the order they came', async () => {
    const simulator = await runSimulator();
    simulator.once({ status: 500 });
    simulator.once({ body: '<<<', headers: { 'content-type': 'text/event-stream' } });
    const [first, second] = [await start(simulator), await start(simulator)];
    expect(first.status).toBe(500);
    expect(first.headers.get('content-type')).toBe('text/html');
    expect(second.status).toBe(200);
    expect(second.headers.get('content-type')).toBe('text/event-stream');
    expect(await second.text()).toBe('<<<');
    expect((await start(simulator)).status).toBe(200);
    expect(simulator.verifications()).toHaveLength(1);
  });

  it('waits for the action that it is meant for', async () => {
    const simulator = await runSimulator();
    simulator.once({ action: 'GetWebVerificationResultIntl', status: 502 });
    const BizToken = await startOne(simulator);
    const asked = await send(simulator, 'GetWebVerificationResultIntl', { BizToken });
    expect(asked.status).toBe(502);
  });

  it('refuses with any code, in the vendor’s form', async () => {
    const simulator = await runSimulator();
    const error = { code: 'ResourceUnavailable.InArrears', message: 'Pay first.' };
    simulator.once({ error });
    const answer = await call(simulator, 'ApplyWebVerificationBizTokenIntl', goodStart);
    expect(answer.Error).toEqual({ Code: error.code, Message: error.message });
    expect(simulator.verifications()).toEqual([]);
  });

  it('edits an answer', async () => {
    const simulator = await runSimulator();
    simulator.once({ edit: (answer) => ({ ...answer, BizToken: 7 }) });
    expect(await call(simulator, 'ApplyWebVerificationBizTokenIntl', goodStart)).toMatchObject({
      BizToken: 7,
    });
  });

  it.each<Override>([{ reset: true }, { truncate: true }])(
    'breaks the connection after the action was carried out: %o',
    async (override) => {
      const simulator = await runSimulator();
      simulator.once(override);
      await expect(start(simulator).then((response) => response.text())).rejects.toThrow();
      expect(simulator.verifications()).toHaveLength(1);
    },
  );

  it('keeps a caller waiting, and lets go when the simulator stops', async () => {
    const simulator = await runSimulator();
    simulator.once({ stall: true });
    simulator.once({ latencyMs: 3_600_000 });
    const stalled = await start(simulator);
    const waiting = start(simulator);
    const ends = Promise.allSettled([stalled.text(), waiting]);
    while (simulator.requests().length < 2) await new Promise(setImmediate);
    await simulator.stop();
    expect(await ends).toMatchObject([{ status: 'rejected' }, { status: 'rejected' }]);
  });
});

describe('lasting faults', () => {
  it('come in their shares, and in the same order for the same seed', () => {
    const run = () => {
      const plan = new FaultPlan(seededRandom(42));
      plan.set({ errors: 0.2, resets: 0.1, limits: 0.3, latencyMs: 1 });
      return Array.from({ length: 2000 }, () => plan.next(undefined));
    };
    const faults = run();
    const share = (of: (fault: Override) => unknown) => faults.filter(of).length / faults.length;
    expect(share(({ status }) => status === 500)).toBeCloseTo(0.2, 1);
    expect(share(({ reset }) => reset)).toBeCloseTo(0.1, 1);
    expect(share(({ error }) => error?.code === 'RequestLimitExceeded')).toBeCloseTo(0.3, 1);
    expect(share(({ latencyMs }) => latencyMs === 1)).toBe(1);
    expect(run()).toEqual(faults);
  });

  it('let an override go first, and end when they are set anew', async () => {
    const simulator = await runSimulator();
    simulator.setFaults({ garbage: 1 });
    simulator.once({ status: 503 });
    expect((await start(simulator)).status).toBe(503);
    await expect((await start(simulator)).json()).rejects.toThrow(SyntaxError);
    simulator.setFaults({});
    await startOne(simulator);
  });

  it.each([{ errors: 1.1 }, { garbage: -0.1 }, { errors: 0.6, resets: 0.6 }, { limits: NaN }])(
    'with shares that make no sense are refused: %o',
    (faults) => {
      expect(() => new FaultPlan(Math.random).set(faults)).toThrow(RangeError);
    },
  );
});
