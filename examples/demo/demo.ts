import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSimulator } from 'ekyc-verify-simulator';
import { examplePort, isPortTaken, portTaken, type Part } from './ports.ts';
import { proxyEnvironment } from './proxy-environment.ts';
import { startProxyProcess } from './proxy-process.ts';
import { createShop } from './shop/shop.ts';

/** The whole demo, running. */
export type Demo = {
  urls: Record<Part, string>;
  /** Resolves when the proxy has ended by itself. */
  proxyEnded: Promise<unknown>;
  stop(): Promise<void>;
};

/**
 * Starts simulator, proxy and shop on loopback, each on an origin of its own. What they keep lies in
 * a temporary folder that `stop` removes.
 *
 * @throws {DemoError} when a port is taken; nothing runs then.
 */
export async function startDemo(ports: Record<Part, number>): Promise<Demo> {
  const stops: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const end of stops.splice(0).toReversed()) await end();
  };
  try {
    const folder = await mkdtemp(join(tmpdir(), 'ekyc-verify-demo-'));
    stops.push(() => rm(folder, { recursive: true, force: true }));

    const simulator = createSimulator();
    stops.push(() => simulator.stop());
    await listening('simulator', ports.simulator, () =>
      simulator.start({ port: ports.simulator, host: '127.0.0.1' }),
    );

    const shopUrl = `http://127.0.0.1:${ports.shop}`;
    const proxy = proxyEnvironment({
      simulatorUrl: simulator.address().url,
      port: ports.proxy,
      allowedOrigins: [shopUrl, `http://127.0.0.1:${examplePort}`],
      folder,
    });
    const shop = await createShop({
      proxyUrl: proxy.url,
      apiKey: proxy.apiKey,
      origin: () => shopUrl,
    });
    stops.push(() => shop.close());
    await listening('shop', ports.shop, () => shop.listen({ port: ports.shop, host: '127.0.0.1' }));

    await listening('proxy', ports.proxy, () => probe(ports.proxy));
    const process = await startProxyProcess({
      url: proxy.url,
      environment: { ...proxy.variables, EKYC_SITE_NAME: 'Harbour Cameras' },
      folder,
    });
    stops.push(() => process.stop());

    return {
      urls: { shop: shopUrl, proxy: proxy.url, simulator: simulator.address().url },
      proxyEnded: process.ended,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Turns "address in use" into what the person can do about it. */
async function listening(part: Part, port: number, listen: () => Promise<unknown>): Promise<void> {
  try {
    await listen();
  } catch (error) {
    throw isPortTaken(error) ? portTaken(part, port) : error;
  }
}

/** Rejects when a port is taken. The proxy is a process of its own: it could not tell us as plainly. */
async function probe(port: number): Promise<void> {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  server.close();
  await once(server, 'close');
}
