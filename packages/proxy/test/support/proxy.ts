import { createSimulator, simulatorCredentials, type Simulator } from 'ekyc-verify-simulator';
import type { BegunAttempt, CreatedVerification } from 'ekyc-verify-protocol';
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import type { Config } from '../../src/config/config.js';
import type { EkycVerifyOptions } from '../../src/plugin.js';
import { buildServer } from '../../src/server.js';
import { aConfig, apiKey, shopOrigin } from './config.js';
import { bizTokenOf } from './vendor.js';

/** A verification whose first attempt has begun. */
export type Begun = CreatedVerification & {
  attempt: BegunAttempt;
  bizToken: string;
};

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
  /** A backend's request: JSON with an API key. */
  backend(request: InjectOptions): Promise<LightMyRequestResponse>;
  /** Creates a verification and begins its first attempt, as a page does with a click. */
  start(body?: Record<string, unknown>): Promise<Begun>;
  /** Creates a verification as a backend does; begins nothing. */
  create(body?: Record<string, unknown>): Promise<CreatedVerification>;
  /** Begins an attempt as the holder of the client secret, or gets the open one. */
  begin(
    verification: Pick<CreatedVerification, 'id' | 'clientSecret'>,
    body?: Record<string, unknown>,
  ): Promise<BegunAttempt & { bizToken: string }>;
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
  const backend = (request: InjectOptions) =>
    app.inject({ ...request, headers: { ...bearer(apiKey), ...request.headers } });
  const redirectUrl = `${shopOrigin}/sign-up`;
  return {
    app,
    simulator,
    config,
    page,
    backend,
    log: () => lines.join(''),
    advance: (milliseconds) => {
      ahead += milliseconds;
    },
    setBack: (milliseconds) => {
      back += milliseconds;
    },
    async start(body = {}) {
      const created = await send<CreatedVerification>(page, '/v1/verifications', {
        redirectUrl,
        begin: true,
        ...body,
      });
      const { attempt } = created;
      if (attempt === undefined) throw new Error('No attempt was begun.');
      return { ...created, attempt, bizToken: bizTokenOf(attempt) };
    },
    create: (body = {}) => send(backend, '/v1/verifications', { redirectUrl, ...body }),
    async begin({ id, clientSecret }, body = {}) {
      const path = `/v1/verifications/${id}/attempts`;
      const attempt = await send<BegunAttempt>(page, path, body, bearer(clientSecret));
      return { ...attempt, bizToken: bizTokenOf(attempt) };
    },
    async stop() {
      await app.close();
      await simulator.stop();
    },
  };
}

/** Sends a body, and throws what is no success. */
async function send<Answer>(
  caller: TestProxy['page'],
  url: string,
  body: Record<string, unknown>,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await caller({ method: 'POST', url, body, headers });
  if (![200, 201].includes(response.statusCode)) throw new Error(`${url}: ${response.body}`);
  return response.json<Answer>();
}

/** `Authorization` of the holder of a secret or key. */
export function bearer(secret: string): { authorization: string } {
  return { authorization: `Bearer ${secret}` };
}
