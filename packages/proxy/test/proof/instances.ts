import { createSimulator, simulatorCredentials, type Simulator } from 'ekyc-verify-simulator';
import type { CreatedVerification } from 'ekyc-verify-protocol';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import type { Config } from '../../src/config/config.js';
import { buildServer } from '../../src/server.js';
import { aConfig, apiKey, aWebhook, shopOrigin } from '../support/config.js';
import { bearer, type Begun } from '../support/proxy.js';
import { bizTokenOf } from '../support/vendor.js';
import { startBackend, type TestBackend } from '../support/backend.js';

export type Started = Begun;

/** Whole proxies with the same configuration and one database, a vendor, and the site's backend. */
export type Instances = {
  a: FastifyInstance;
  b: FastifyInstance;
  simulator: Simulator;
  backend: TestBackend;
  /** The clock of all of them, in milliseconds since 1970. */
  now: () => number;
  advance(milliseconds: number): void;
  /** Creates a verification at one of them and begins its first attempt, as a page does. */
  start(instance: FastifyInstance): Promise<Started>;
  stop(): Promise<void>;
};

/** How long a person may take to begin: short, so that reconciliation has its time soon. */
export const lifetimeMs = 1000;

export async function startInstances(
  databaseUrl: string,
  different: Partial<Config['tencent']> = {},
  attemptLifetimeMs = lifetimeMs,
): Promise<Instances> {
  let ahead = 0;
  const now = () => Date.now() + ahead;
  const simulator = createSimulator({ now, callsPerSecond: 1000 });
  await simulator.start({ port: 0 });
  const backend = await startBackend();
  const url = new URL(simulator.address().url);
  const { tencent } = aConfig();
  const config = aConfig({
    tencent: { ...tencent, ...simulatorCredentials, url, callsPerSecond: 1000, ...different },
    webhook: aWebhook(backend.url),
    attemptLifetimeMs,
    logLevel: 'silent',
    databaseUrl,
  });
  const [a, b] = await Promise.all([buildServer({ config, now }), buildServer({ config, now })]);
  await Promise.all([a.ready(), b.ready()]);
  return {
    a,
    b,
    simulator,
    backend,
    now,
    advance: (milliseconds) => {
      ahead += milliseconds;
    },
    async start(instance) {
      const response = await startOn(instance);
      const { attempt, ...created } = response.json<CreatedVerification>();
      if (attempt === undefined) throw new Error(`start: ${response.body}`);
      return { ...created, attempt, bizToken: bizTokenOf(attempt) };
    },
    async stop() {
      await Promise.all([a.close(), b.close()]);
      await backend.stop();
      await simulator.stop();
    },
  };
}

/** A page's creation with its first attempt, whatever comes of it. */
export function startOn(instance: FastifyInstance): Promise<LightMyRequestResponse> {
  return instance.inject({
    method: 'POST',
    url: '/v1/verifications',
    headers: { origin: shopOrigin },
    body: { redirectUrl: `${shopOrigin}/`, begin: true },
  });
}

/** The holder of a client secret asks for an attempt, whatever comes of it. */
export function beginOn(
  instance: FastifyInstance,
  { id, clientSecret }: Pick<Started, 'id' | 'clientSecret'>,
  flow = 'redirect',
): Promise<LightMyRequestResponse> {
  return instance.inject({
    method: 'POST',
    url: `/v1/verifications/${id}/attempts`,
    headers: { origin: shopOrigin, ...bearer(clientSecret) },
    body: { flow },
  });
}

/** The browser comes back to one of the instances. */
export function comeBack(
  instance: FastifyInstance,
  { id, clientSecret, bizToken }: Pick<Started, 'id' | 'clientSecret' | 'bizToken'>,
): Promise<LightMyRequestResponse> {
  return instance.inject({
    method: 'POST',
    url: `/v1/verifications/${id}/return`,
    headers: { origin: shopOrigin, ...bearer(clientSecret) },
    body: { token: bizToken },
  });
}

/** A backend reads how a verification stands; with `wait`, a long poll of so many seconds. */
export function readOn(
  instance: FastifyInstance,
  { id }: { id: string },
  wait = 0,
): Promise<LightMyRequestResponse> {
  const headers = { ...bearer(apiKey), prefer: `wait=${wait}` };
  return instance.inject({ url: `/v1/verifications/${id}`, headers });
}
