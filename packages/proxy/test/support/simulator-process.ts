import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Simulator, SimulatorOptions } from 'ekyc-verify-simulator';
import { resolveSources } from './run-sources.js';

/** What the process is told; it answers each in turn. */
export type Question = { ask: 'setFaults' | 'calls' | 'requests'; value?: unknown };

/** As the simulator's own; one question at a time. */
export type SimulatorProcess = {
  url: string;
  setFaults(faults: Parameters<Simulator['setFaults']>[0]): Promise<void>;
  calls(): Promise<ReturnType<Simulator['calls']>>;
  requests(): Promise<ReturnType<Simulator['requests']>>;
  stop(): Promise<void>;
};

/**
 * A simulator that is busy with nothing but its callers: what a test's own process has to do makes
 * no call arrive later.
 *
 * @param options Those that JSON can carry.
 */
export async function startSimulatorProcess(
  options: Omit<SimulatorOptions, 'now' | 'random'> = {},
): Promise<SimulatorProcess> {
  const child = fork(
    fileURLToPath(new URL('simulator-process-main.ts', import.meta.url)),
    [JSON.stringify(options)],
    { execArgv: ['--conditions=source', '--import', resolveSources] },
  );
  const exited = once(child, 'exit');
  const next = async (): Promise<unknown> => {
    const came = await Promise.race([once(child, 'message'), exited]);
    const message = came[0] as { answer: unknown } | number | null;
    if (typeof message !== 'object' || message === null) throw new Error('The simulator ended.');
    return message.answer;
  };
  const ask = (question: Question): Promise<unknown> => {
    child.send(question);
    return next();
  };
  const url = (await next()) as string;
  return {
    url,
    async setFaults(value) {
      await ask({ ask: 'setFaults', value });
    },
    calls: async () => (await ask({ ask: 'calls' })) as ReturnType<Simulator['calls']>,
    requests: async () => (await ask({ ask: 'requests' })) as ReturnType<Simulator['requests']>,
    async stop() {
      child.disconnect();
      await exited;
    },
  };
}
