import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startSimulator, simulatorCredentials } from 'ekyc-verify-simulator';
import type { Simulator, SimulatorOptions } from 'ekyc-verify-simulator';
import { loadConfig } from './config/config.js';
import { simulatedEnvironment } from './config/simulate.js';
import { buildServer } from './server.js';

/** What a test may ask of its proxy; everything has a default. */
export type SimulatedProxyOptions = {
  /**
   * Origins of the pages under test: those that may create verifications, and that people come back to. Default:
   * the proxy's own.
   */
  origins?: readonly string[];
  /** Where webhooks go; a loopback address is allowed. Default: nowhere. */
  webhookUrl?: string;
  /** Options of the simulator, such as `scenario`. */
  simulator?: Omit<SimulatorOptions, 'credentials'>;
  /** Any other variable of the proxy's configuration, by its name. */
  environment?: Readonly<Record<string, string>>;
};

/** A proxy that runs in the test's own process, with a simulator instead of the vendor. */
export type SimulatedProxy = {
  /** Its address; also the issuer of its result tokens. */
  url: string;
  /** A key of `EKYC_API_KEYS`. */
  apiKey: string;
  /** A key of `EKYC_REPORT_API_KEYS`. */
  reportApiKey: string;
  /** The secret that webhooks are signed with. */
  webhookSecret: string;
  /** Decides how verifications end, and what goes wrong. */
  simulator: Simulator;
  /** Stops proxy and simulator. */
  stop(): Promise<void>;
};

/**
 * Starts a proxy and a simulator on free ports of 127.0.0.1, for tests of a site's own integration.
 * Keys and secrets are new each time, the database is in memory, and the log is silent.
 *
 * @throws ConfigError when `environment` does not fit; RangeError when `simulator` does not
 */
export async function startSimulatedProxy(
  options: SimulatedProxyOptions = {},
): Promise<SimulatedProxy> {
  const simulator = await startSimulator(options.simulator);
  // The port is there before the proxy is built: the issuer of its result tokens holds it.
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const keys = {
    apiKey: randomBytes(32).toString('base64url'),
    reportApiKey: randomBytes(32).toString('base64url'),
    webhookSecret: `whsec_${randomBytes(32).toString('base64')}`,
  };

  async function stopListening(): Promise<void> {
    server.closeAllConnections();
    server.close();
    await simulator.stop();
  }

  try {
    const access = { url: simulator.address().url, credentials: simulatorCredentials };
    const environment = {
      EKYC_PUBLIC_URL: url,
      EKYC_ALLOWED_ORIGINS: (options.origins ?? []).join(','),
      EKYC_API_KEYS: keys.apiKey,
      EKYC_REPORT_API_KEYS: keys.reportApiKey,
      LOG_LEVEL: 'silent',
      // The test's own work would be taken for the proxy's.
      EKYC_MAX_DELAY: 'off',
      ...webhookVariables(options.webhookUrl, keys.webhookSecret),
      ...options.environment,
    };
    const simulated = simulatedEnvironment(environment, access);
    // Secrets that a test gives by name are its own: here no `.env` of a real proxy is read.
    const { EKYC_SECRET = simulated.EKYC_SECRET, EKYC_SIGNING_KEY = simulated.EKYC_SIGNING_KEY } =
      options.environment ?? {};
    const config = loadConfig({ ...simulated, EKYC_SECRET, EKYC_SIGNING_KEY }, () => '');
    const app = await buildServer({ config });
    await app.ready();
    server.on('request', (request, response) => app.routing(request, response));
    return {
      url,
      ...keys,
      simulator,
      async stop() {
        await app.close();
        await stopListening();
      },
    };
  } catch (error) {
    await stopListening();
    throw error;
  }
}

function webhookVariables(url: string | undefined, secret: string): Record<string, string> {
  if (url === undefined) return {};
  return {
    EKYC_WEBHOOK_URL: url,
    EKYC_WEBHOOK_SECRET: secret,
    EKYC_WEBHOOK_ALLOW_PRIVATE: new URL(url).hostname,
  };
}
