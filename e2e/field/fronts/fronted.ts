import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { createSimulator } from 'ekyc-verify-simulator';
import { proxyEnvironment } from '../../../examples/demo/proxy-environment.ts';
import { startProxyProcess } from '../../../examples/demo/proxy-process.ts';
import { freePort } from '../../../scripts/free-port.ts';
import { engines } from './engines.ts';

export type Answer = {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
};

export type Asked = {
  method?: string;
  headers?: Record<string, string>;
  json?: unknown;
  /** The loopback address that the call comes from. */
  from?: string;
};

export const metricsToken = 'scrape_me_0123456789abcdefghijklmnopqrstuvw';

/** The built proxy and the simulator, with an engine in front that runs the documentation's file. */
export async function startFronted(name: string, belowAPath: boolean) {
  const start = engines[name];
  if (start === undefined) throw new Error(`No engine: ${name}`);
  const folder = await mkdtemp(join(tmpdir(), `ekyc-verify-${name}-`));
  const simulator = createSimulator();
  await simulator.start({ port: 0, host: '127.0.0.1' });
  const proxy = proxyEnvironment({
    simulatorUrl: simulator.address().url,
    port: await freePort(),
    allowedOrigins: ['https://shop.example'],
    folder,
  });
  const host = belowAPath ? 'shop.example' : 'kyc.example.com';
  const prefix = belowAPath ? '/kyc' : '';
  const environment = {
    ...proxy.variables,
    EKYC_PUBLIC_URL: `https://${host}${prefix}`,
    TRUST_PROXY: '127.0.0.1',
    EKYC_RATE_LIMIT: '3',
    EKYC_METRICS_TOKEN: metricsToken,
    // A machine that is busy with other tests is no overload.
    EKYC_MAX_DELAY: 'off',
  };
  const behind = await startProxyProcess({ url: proxy.url, environment, folder });
  const place = join(folder, name);
  await mkdir(place);
  const engine = await start({
    folder: place,
    host,
    behind: Number(new URL(proxy.url).port),
    belowAPath,
  });

  /** Asks the engine, as a client elsewhere would. Rejects where no answer comes. */
  async function ask(path: string, { method = 'GET', headers = {}, json, from }: Asked = {}) {
    const body = json === undefined ? undefined : Buffer.from(JSON.stringify(json));
    const call = request({
      host: '127.0.0.1',
      port: engine.port,
      servername: host,
      ca: await engine.authority(),
      localAddress: from ?? '127.0.0.2',
      agent: false,
      method,
      path: prefix + path,
      headers: {
        host,
        ...(body && { 'content-type': 'application/json', 'content-length': body.length }),
        ...headers,
      },
    });
    return new Promise<Answer>((resolve, reject) => {
      call.on('error', reject).on('response', (response) => {
        text(response).then(
          (content) =>
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              body: content,
            }),
          reject,
        );
      });
      call.end(body);
    });
  }

  async function stop() {
    await engine.stop();
    await behind.stop();
    await simulator.stop();
    await rm(folder, { recursive: true });
  }

  const deadline = AbortSignal.timeout(60_000);
  while (!(await ask('/healthz').catch(() => null))?.body.includes('ok')) {
    if (deadline.aborted) {
      const written = await engine.written().catch(() => '(no log)');
      await stop();
      throw new Error(`${name} does not answer: ${written}`);
    }
    await sleep(50);
  }
  return { simulator, engine, apiKey: proxy.apiKey, ask, stopProxy: behind.stop, stop };
}

export type Fronted = Awaited<ReturnType<typeof startFronted>>;
