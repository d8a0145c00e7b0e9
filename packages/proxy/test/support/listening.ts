import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Config } from '../../src/config/config.js';
import type { EkycVerifyOptions } from '../../src/plugin.js';
import { startTestProxy, type TestProxy } from './proxy.js';

/** A test's proxy that listens, and whose public address is the one that it listens on. */
export type ListeningProxy = TestProxy & { url: string };

/**
 * As `startTestProxy`, on 127.0.0.1. The port is there before the proxy is built, because the issuer
 * of its result tokens holds it.
 *
 * @param port For a proxy that takes the place of one that was stopped; default: any.
 */
export async function startListeningProxy(
  different: Partial<Config> = {},
  options: Partial<EkycVerifyOptions> = {},
  port = 0,
): Promise<ListeningProxy> {
  const server = createServer();
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const proxy = await startTestProxy({ publicUrl: url, ...different }, options);
  await proxy.app.ready();
  server.on('request', (request, response) => proxy.app.routing(request, response));
  return {
    ...proxy,
    url,
    async stop() {
      server.closeAllConnections();
      server.close();
      await proxy.stop();
    },
  };
}
