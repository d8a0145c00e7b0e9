import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSimulator } from 'ekyc-verify-simulator';
import type { Browser } from 'playwright-core';
import { proxyEnvironment, type ProxyEnvironment } from '../../examples/demo/proxy-environment.ts';
import { startProxyProcess, type ProxyProcess } from '../../examples/demo/proxy-process.ts';
import { launchBrowser } from './browser.ts';
import { freePort } from '../../scripts/free-port.ts';
import { leaksIn } from './leaks.ts';
import { startSite, type Site } from './site.ts';
import { openTab, type Tab, type TabOptions } from './tab.ts';

type Simulator = ReturnType<typeof createSimulator>;

/** Everything that a verification needs: vendor, proxy, a site, a browser. */
export type World = {
  simulator: Simulator;
  proxy: ProxyEnvironment;
  /** Address of the element's script on the proxy. */
  script: string;
  /** A site whose origin is on the proxy's list. */
  site: Site;
  browser: Browser;
  /** A tab of a browser that knows nothing yet. */
  openTab(options?: TabOptions): Promise<Tab>;
  /** The proxy's process; after a restart, the new one. */
  process(): ProxyProcess;
  /** Starts the proxy again, with the same settings and the same database. */
  startProxyAgain(): Promise<void>;
  /**
   * Ends everything.
   * @throws when the proxy has written a secret, a token or something of a person
   */
  stop(): Promise<void>;
};

/** Starts the real parts, each on a free port: nothing of them is replaced. */
export async function startWorld(
  options: {
    simulator?: Parameters<typeof createSimulator>[0];
    proxy?: Record<string, string>;
  } = {},
): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'ekyc-verify-loop-'));
  const simulator = createSimulator(options.simulator);
  await simulator.start({ port: 0, host: '127.0.0.1' });
  const site = await startSite();
  const proxy = proxyEnvironment({
    simulatorUrl: simulator.address().url,
    port: await freePort(),
    allowedOrigins: [site.origin],
    folder,
  });
  const environment = { ...proxy.variables, LOG_LEVEL: 'trace', ...options.proxy };
  const processes: ProxyProcess[] = [];
  const start = async () => {
    processes.push(await startProxyProcess({ url: proxy.url, environment, folder }));
  };
  await start();
  const browser = await launchBrowser();
  const clientSecrets: string[] = [];

  return {
    simulator,
    proxy,
    script: `${proxy.url}/ekyc-verify.js`,
    site,
    browser,
    openTab: (tab) => openTab(browser, (secret) => clientSecrets.push(secret), tab),
    process() {
      const newest = processes.at(-1);
      if (newest === undefined) throw new Error('There is no proxy.');
      return newest;
    },
    startProxyAgain: start,
    async stop() {
      await browser.close();
      for (const process of processes) await process.stop();
      const verifications = simulator.verifications();
      await simulator.stop();
      await site.stop();
      await rm(folder, { recursive: true, force: true });
      const leaks = leaksIn(processes.map((process) => process.output()).join('\n'), {
        environment,
        clientSecrets,
        bizTokens: verifications.map(({ bizToken }) => bizToken),
      });
      if (leaks.length > 0)
        throw new Error(`The proxy wrote what it must not:\n${leaks.join('\n')}`);
    },
  };
}
