import type { FastifyInstance } from 'fastify';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startPostgresServer, type PostgresServer } from '../store/postgres-server.js';
import { startSimulatorProcess, type SimulatorProcess } from '../support/simulator-process.js';
import { startInstances, type Instances } from './instances.js';
import { expectServedOrTold, expectWithinBudget, rush } from './rush.js';

const people = 1000;
/** In milliseconds: a thousand people at once are much for a machine that does much else. */
const timeout = 60_000;

let simulator: SimulatorProcess;
let instances: Instances;
beforeEach(async () => {
  // It would let more pass than any proxy sends: what arrives is counted here.
  simulator = await startSimulatorProcess({ callsPerSecond: people });
});
afterEach(async () => {
  await instances.stop();
  await simulator.stop();
});

type Limits = { callsPerSecond: number; timeoutMs: number };

const start = async (databaseUrl: string, limits: Limits) => {
  const url = new URL(simulator.url);
  instances = await startInstances(databaseUrl, { url, ...limits });
};

async function expectOrder(
  proxies: FastifyInstance[],
  { callsPerSecond, timeoutMs }: Limits,
): Promise<void> {
  const crowd = await rush(proxies, people);
  const served = expectServedOrTold(crowd, timeoutMs);
  const arrived = await expectWithinBudget(simulator, crowd.calls, callsPerSecond);
  expect(arrived).toBeGreaterThanOrEqual(served);
  // More than a second’s worth, so that the limit was felt.
  expect(arrived).toBeGreaterThan(callsPerSecond);
}

describe('a thousand people who come within a second', () => {
  it(
    'are let through to the vendor no faster than it allows, or told when to come back',
    async () => {
      const limits = { callsPerSecond: 20, timeoutMs: 4000 };
      await start('file::memory:', limits);
      await expectOrder([instances.a], limits);
    },
    timeout,
  );
});

describe('a thousand people who come within a second to two instances with one database', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgresServer();
  });
  afterAll(() => server.remove());

  it(
    'are let through no faster than to one, and the queue has the same end',
    async () => {
      const limits = { callsPerSecond: 20, timeoutMs: 8000 };
      await start(await server.newDatabase(), limits);
      await expectOrder([instances.a, instances.b], limits);
    },
    timeout,
  );
});
