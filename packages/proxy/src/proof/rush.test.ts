import type { FastifyInstance } from 'fastify';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startPostgresServer, type PostgresServer } from '../store/testing/postgres-server.js';
import { startInstances, type Instances } from './instances.js';
import { expectServedOrTold, expectWithinBudget, rush } from './rush.js';

const people = 500;
const callsPerSecond = 20;
const timeoutMs = 4000;

let instances: Instances;
afterEach(() => instances.stop());

async function expectOrder(proxies: FastifyInstance[]): Promise<void> {
  const crowd = await rush(proxies, people);
  const served = expectServedOrTold(crowd, timeoutMs);
  const called = instances.simulator.calls().ApplyWebVerificationBizTokenIntl;
  expect(served).toBeGreaterThan(0);
  expect(called).toBeGreaterThanOrEqual(served);
  expect(crowd.sent.length).toBeGreaterThanOrEqual(called);
  expectWithinBudget(crowd, callsPerSecond);
}

describe('five hundred people who come within a second', () => {
  it('are let through to the vendor no faster than it allows, or told when to come back', async () => {
    instances = await startInstances('file::memory:', { callsPerSecond, timeoutMs });
    await expectOrder([instances.a]);
  });
});

describe('five hundred people who come within a second to two instances with one database', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgresServer();
  });
  afterAll(() => server.remove());

  it('are let through no faster than to one, and the queue has the same end', async () => {
    instances = await startInstances(await server.newDatabase(), { callsPerSecond, timeoutMs });
    await expectOrder([instances.a, instances.b]);
  });
});
