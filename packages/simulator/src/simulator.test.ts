import { describe, expect, it, onTestFinished } from 'vitest';
import type { SimulatorOptions } from './options.js';
import { seededRandom } from './random.js';
import { createSimulator, startSimulator } from './simulator.js';
import { goodStart, result, startOne } from './testing/client.js';
import { runSimulator } from './testing/running.js';

describe('a simulator', () => {
  it('has no address before it starts and after it stops', async () => {
    const simulator = createSimulator();
    expect(() => simulator.address()).toThrow('does not run');
    await simulator.start();
    const { url, port } = simulator.address();
    expect(url).toBe(`http://127.0.0.1:${port}`);
    await simulator.stop();
    expect(() => simulator.address()).toThrow('does not run');
  });

  it('may be stopped twice, and before it was started', async () => {
    const simulator = await runSimulator();
    await Promise.all([simulator.stop(), simulator.stop()]);
    await simulator.stop();
    await expect(createSimulator().stop()).resolves.toBeUndefined();
  });

  it('stops while a connection is open', async () => {
    const simulator = await runSimulator();
    // The client keeps its connection for the next call.
    await startOne(simulator);
    await expect(simulator.stop()).resolves.toBeUndefined();
  });

  it('can be started again at the same port, and knows what was before', async () => {
    const simulator = await runSimulator();
    const { port } = simulator.address();
    const bizToken = await startOne(simulator);
    await simulator.stop();
    await simulator.start({ port });
    simulator.finish(bizToken, 'pass');
    expect(await result(simulator, bizToken)).toMatchObject({ ErrorCode: 0 });
  });

  it('does not start twice, and says so when the port is taken', async () => {
    const simulator = await runSimulator();
    await expect(simulator.start()).rejects.toThrow('runs already');
    const { port } = simulator.address();
    const other = createSimulator();
    await expect(other.start({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await other.start();
    await other.stop();
  });

  it('takes an outcome by its name or by the vendor’s code, once', async () => {
    const simulator = await runSimulator();
    const [first, second] = [await startOne(simulator), await startOne(simulator)];
    simulator.finish(first, 'too-dark');
    simulator.finish(second, 1410);
    expect(simulator.verifications()).toMatchObject([
      { state: 'finished', outcome: 'too-dark' },
      { state: 'finished', outcome: 'leave' },
    ]);
    expect(() => simulator.finish(first, 'pass')).toThrow('ended already: finished');
    expect(() => simulator.expire(first)).toThrow('ended already: finished');
    expect(() => simulator.finish('NONE', 'pass')).toThrow('no verification');
    expect(() => simulator.finish(second, -1)).toThrow('no outcome -1');
    const documentKind = 'LibraryCard' as 'GeneralCard';
    expect(() => simulator.finish(second, 'pass', { documentKind })).toThrow('LibraryCard');
  });

  it('gives the same tokens for the same seed', async () => {
    const tokens = async () => {
      const simulator = await runSimulator({ random: seededRandom(7) });
      return [await startOne(simulator), await startOne(simulator, goodStart)];
    };
    const first = await tokens();
    expect(new Set(first).size).toBe(2);
    expect(await tokens()).toEqual(first);
  });

  it('starts in one call, and says what makes a proxy call it', async () => {
    const credentials = [{ secretId: 'id', secretKey: 'key', token: 'session' }];
    const simulator = await startSimulator({ credentials, publicUrl: 'https://vendor.example' });
    onTestFinished(() => simulator.stop());
    expect(simulator.environment()).toEqual({
      TENCENTCLOUD_SECRET_ID: 'id',
      TENCENTCLOUD_SECRET_KEY: 'key',
      TENCENTCLOUD_TOKEN: 'session',
      EKYC_TENCENT_URL: simulator.address().url,
      EKYC_VERIFICATION_HOSTS: 'vendor.example',
    });
  });

  it.each<SimulatorOptions>([
    { scenario: 'win' as 'pass' },
    { outcomes: ['pass', 'win' as 'pass'] },
    { callsPerSecond: 0 },
    { tokenLifetimeMs: -1 },
    { resultLifetimeMs: NaN },
    { publicUrl: 'simulator.example' },
    { publicUrl: 'https://simulator.example/path' },
  ])('refuses an option that makes no sense: %o', (options) => {
    expect(() => createSimulator(options)).toThrow(RangeError);
  });
});
