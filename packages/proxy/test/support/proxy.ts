import { createSimulator, simulatorCredentials, type Simulator } from 'ekyc-verify-simulator';
import type { StartedVerification } from 'ekyc-verify-protocol';
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import type { Config } from '../../src/config/config.js';
import type { EkycVerifyOptions } from '../../src/plugin.js';
import { buildServer } from '../../src/server.js';
import { aConfig, shopOrigin } from './config.js';

export type TestProxy = {
  app: FastifyInstance;
  simulator: Simulator;
  config: Config;
  /** Every log line so far, at the most talkative level. */
  log: () => string;
  /** Lets the clocks of proxy and simulator run ahead. */
  advance(milliseconds: number): void;
  /** Sets the time of day of both back; no time passes. */
  setBack(milliseconds: number): void;
  /** A page's request: JSON from an allowed origin. */
  page(request: InjectOptions): Promise<LightMyRequestResponse>;
  /** Starts a verification as a page does. */
  start(body?: Record<string, unknown>): Promise<StartedVerification & { bizToken: string }>;
  stop(): Promise<void>;
};

/** The whole proxy in this process, and the simulator behind it over a real socket. */
export async function startTestProxy(
  different: Partial<Config> = {},
  options: Partial<EkycVerifyOptions> = {},
  vendor: Partial<Config['tencent']> = {},
): Promise<TestProxy> {
  let ahead = 0;
  let back = 0;
  const now = () => Date.now() + ahead - back;
  const clock = { now: () => performance.now() + ahead };
  const simulator = createSimulator({ now });
  await simulator.start({ port: 0 });
  const base = aConfig();
  const url = new URL(simulator.address().url);
  const tencent = { ...base.tencent, ...simulatorCredentials, url, ...vendor };
  const config = aConfig({ tencent, ...different });
  const lines: string[] = [];
  const logStream = { write: (line: string) => void lines.push(line) };
  const app = await buildServer({ now, clock, ...options, config, logStream });

  const page = (request: InjectOptions) =>
    app.inject({ ...request, headers: { origin: shopOrigin, ...request.headers } });
  return {
    app,
    simulator,
    config,
    page,
    log: () => lines.join(''),
    advance: (milliseconds) => {
      ahead += milliseconds;
    },
    setBack: (milliseconds) => {
      back += milliseconds;
    },
    async start(body = {}) {
      const response = await page({
        method: 'POST',
        url: '/v1/verifications',
        body: { redirectUrl: `${shopOrigin}/sign-up`, ...body },
      });
      if (response.statusCode !== 201) throw new Error(`start: ${response.body}`);
      const bizToken = simulator.verifications().at(-1)?.bizToken ?? '';
      return { ...response.json<StartedVerification>(), bizToken };
    },
    async stop() {
      await app.close();
      await simulator.stop();
    },
  };
}

/** `Authorization` of the holder of a secret or key. */
export function bearer(secret: string): { authorization: string } {
  return { authorization: `Bearer ${secret}` };
}
