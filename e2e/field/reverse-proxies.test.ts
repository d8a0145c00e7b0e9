import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createSimulator } from 'ekyc-verify-simulator';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { certificate, key } from '../../packages/proxy/test/support/certificate.ts';
import { proxyEnvironment, type ProxyEnvironment } from '../../examples/demo/proxy-environment.ts';
import { startProxyProcess, type ProxyProcess } from '../../examples/demo/proxy-process.ts';
import { freePort } from '../../scripts/free-port.ts';

const files = fileURLToPath(new URL('../../docs/operations/reverse-proxies/', import.meta.url));

const metricsToken = randomBytes(32).toString('base64url');

/** A server that stands in front, with the file that the documentation gives to copy. */
type Front = {
  program: string;
  /** What Debian calls it. */
  debianPackage: string;
  /** The file for a host of its own, and that for a path below a site. */
  files: { root: string; path: string };
  /** Makes the file run here: ports, certificate, and log of this test; nothing else of it changes. */
  adapt(file: string, here: Here): string;
  /** Its arguments; the file is at this path. */
  arguments(file: string): string[];
};

type Here = { port: number; proxyPort: number; folder: string };

const nginx: Front = {
  program: 'nginx',
  debianPackage: 'nginx-light',
  files: { root: 'nginx.conf', path: 'nginx-path.conf' },
  adapt: (file, { port, proxyPort, folder }) =>
    `daemon off;
    pid ${folder}/pid;
    error_log stderr;
    events {}
    http {
      client_body_temp_path ${folder}/body;
      proxy_temp_path ${folder}/proxy;
      fastcgi_temp_path ${folder}/fastcgi;
      uwsgi_temp_path ${folder}/uwsgi;
      scgi_temp_path ${folder}/scgi;
      ${file}
    }`
      .replace('listen 443 ssl', `listen 127.0.0.1:${port} ssl`)
      .replaceAll(/\/etc\/ssl\/[\w.]+/g, `${folder}/both.pem`)
      .replace('/var/log/nginx/ekyc-verify.log', `${folder}/access.log`)
      .replace('127.0.0.1:8080', `127.0.0.1:${proxyPort}`),
  arguments: (file) => ['-c', file],
};

const caddy: Front = {
  program: 'caddy',
  debianPackage: 'caddy',
  files: { root: 'Caddyfile', path: 'Caddyfile-path' },
  adapt: (file, { port, proxyPort, folder }) =>
    `{\n\tadmin off\n\tauto_https disable_redirects\n}\n${file}`
      .replace(
        /^(kyc|shop)\S+ \{/m,
        `https://127.0.0.1:${port} {\n\ttls ${folder}/both.pem ${folder}/both.pem`,
      )
      .replace(/\/var\/log\/caddy\/[\w.-]+/, `${folder}/access.log`)
      .replace('127.0.0.1:8080', `127.0.0.1:${proxyPort}`),
  arguments: (file) => ['run', '--adapter', 'caddyfile', '--config', file],
};

const haproxy: Front = {
  program: 'haproxy',
  debianPackage: 'haproxy',
  files: { root: 'haproxy.cfg', path: 'haproxy-path.cfg' },
  adapt: (file, { port, proxyPort, folder }) =>
    file
      .replace('bind :443', `bind 127.0.0.1:${port}`)
      .replace(/\/etc\/ssl\/[\w.]+/, `${folder}/both.pem`)
      .replace('127.0.0.1:8080', `127.0.0.1:${proxyPort}`),
  arguments: (file) => ['-f', file],
};

type Answer = { status: number; body: string; headers: Record<string, unknown> };

/** A running front, with the proxy and the simulator behind it. */
class Setup {
  readonly #folder: string;
  readonly #front: ChildProcess;
  readonly #proxy: ProxyProcess;
  readonly simulator: ReturnType<typeof createSimulator>;
  readonly proxy: ProxyEnvironment;
  readonly url: string;
  #printed = '';

  constructor(parts: {
    folder: string;
    front: ChildProcess;
    process: ProxyProcess;
    simulator: ReturnType<typeof createSimulator>;
    proxy: ProxyEnvironment;
    url: string;
  }) {
    this.#folder = parts.folder;
    this.#front = parts.front;
    this.#proxy = parts.process;
    this.simulator = parts.simulator;
    this.proxy = parts.proxy;
    this.url = parts.url;
    for (const stream of [parts.front.stdout, parts.front.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.#printed += text));
    }
  }

  static async start(front: Front, prefix: '' | '/kyc'): Promise<Setup> {
    if (spawnSync('which', [front.program]).status !== 0) {
      throw new Error(`This test needs ${front.program}: apt-get install ${front.debianPackage}.`);
    }
    const folder = await mkdtemp(join(tmpdir(), 'ekyc-verify-front-'));
    // Workers of nginx run as nobody.
    await chmod(folder, 0o777);
    const here = { port: await freePort(), proxyPort: await freePort(), folder };
    await writeFile(join(folder, 'both.pem'), certificate + key);
    const name = prefix === '' ? front.files.root : front.files.path;
    const file = join(folder, 'front.conf');
    await writeFile(file, front.adapt(await readFile(join(files, name), 'utf8'), here));

    const simulator = createSimulator();
    await simulator.start({ port: 0, host: '127.0.0.1' });
    const proxy = proxyEnvironment({
      simulatorUrl: simulator.address().url,
      port: here.proxyPort,
      allowedOrigins: ['https://shop.example'],
      folder,
    });
    const url = `https://127.0.0.1:${here.port}${prefix}`;
    const process = await startProxyProcess({
      url: proxy.url,
      environment: {
        ...proxy.variables,
        EKYC_PUBLIC_URL: url,
        TRUST_PROXY: 'loopback',
        EKYC_RATE_LIMIT: '3',
        EKYC_METRICS_TOKEN: metricsToken,
      },
      folder,
    });
    const child = spawn(front.program, front.arguments(file), {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: globalThis.process.env['PATH'], HOME: folder },
    });
    const setup = new Setup({ folder, front: child, process, simulator, proxy, url });
    try {
      await vi.waitFor(async () => expect((await setup.call('GET', '/healthz')).status).toBe(200), {
        timeout: 15_000,
        interval: 100,
      });
    } catch (cause) {
      await setup.stop();
      throw new Error(`${front.program} said: ${setup.#printed}`, { cause });
    }
    return setup;
  }

  /** A call from outside, by TLS. */
  call(
    method: string,
    path: string,
    { body, headers = {} }: { body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<Answer> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const outgoing = request(
      `${this.url}${path}`,
      {
        method,
        ca: certificate,
        headers: {
          ...headers,
          ...(text !== undefined && {
            'content-type': 'application/json',
            'content-length': String(Buffer.byteLength(text)),
          }),
        },
      },
      (response) => {
        let answered = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (answered += chunk));
        response.on('error', reject);
        response.on('end', () => {
          resolve({
            status: response.statusCode ?? 0,
            body: answered,
            headers: response.headers,
          });
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(text);
    return promise;
  }

  /** The access log so far, wherever it is written. */
  async log(): Promise<string> {
    const file = join(this.#folder, 'access.log');
    return existsSync(file) ? readFile(file, 'utf8') : this.#printed;
  }

  async stop(): Promise<void> {
    if (this.#front.exitCode === null) {
      const ended = once(this.#front, 'exit');
      this.#front.kill('SIGTERM');
      await ended;
    }
    await this.#proxy.stop();
    await this.simulator.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

const redirectUrl = 'https://shop.example/account';

describe.each([
  ['nginx', nginx, ''],
  ['nginx below a path', nginx, '/kyc'],
  ['Caddy', caddy, ''],
  ['Caddy below a path', caddy, '/kyc'],
  ['HAProxy', haproxy, ''],
  ['HAProxy below a path', haproxy, '/kyc'],
] as const)('%s in front', (_name, front, prefix) => {
  let setup: Setup;
  beforeAll(async () => {
    setup = await Setup.start(front, prefix);
  });
  afterAll(() => setup.stop());

  const asBackend = (method: string, path: string, body?: unknown) =>
    setup.call(method, path, {
      headers: { authorization: `Bearer ${setup.proxy.apiKey}` },
      ...(body !== undefined && { body }),
    });

  it('somebody is verified, and the long poll tells it when it happens', async () => {
    const created = await asBackend('POST', '/v1/verifications', { redirectUrl, begin: true });
    expect(created.status).toBe(201);
    const { id, clientSecret } = JSON.parse(created.body) as Record<string, string>;
    const headers = { authorization: `Bearer ${clientSecret}`, origin: 'https://shop.example' };
    const polling = setup.call('GET', `/v1/verifications/${id}`, {
      headers: { ...headers, prefer: 'wait=25' },
    });
    const bizToken = setup.simulator.verifications().at(-1)?.bizToken ?? '';
    setup.simulator.finish(bizToken, 'pass');
    const token = bizToken;
    const returned = await setup.call('POST', `/v1/verifications/${id}/return`, {
      headers,
      body: { token },
    });
    expect(JSON.parse(returned.body)).toMatchObject({ status: 'passed' });
    const polled = await polling;
    expect(polled.headers).toMatchObject({ 'preference-applied': 'wait=25' });
    expect(JSON.parse(polled.body)).toMatchObject({ id });
    expect(await setup.log()).not.toContain(bizToken);
  });

  it('a photo of 8 MB comes through, and a larger one gets an error that says so', async () => {
    const photo = (megabytes: number) => ({
      redirectUrl,
      checkMode: 2,
      compareImage: 'A'.repeat(megabytes * 1024 * 1024),
    });
    expect((await asBackend('POST', '/v1/verifications', photo(8))).status).toBe(201);
    const refused = await asBackend('POST', '/v1/verifications', photo(9.5));
    expect(refused.status).toBe(413);
  });

  it('an address is limited whatever it says of itself', async () => {
    const statuses: number[] = [];
    for (let index = 0; index < 5; index += 1) {
      const { status } = await setup.call('POST', '/v1/verifications', {
        headers: {
          origin: 'https://shop.example',
          'x-forwarded-for': `203.0.113.${index}`,
        },
        body: { redirectUrl, documentType: 'HKIDCard', begin: true },
      });
      statuses.push(status);
    }
    expect(statuses).toEqual([201, 201, 201, 429, 429]);
  });

  it('metrics and readiness are not for the outside, and the script is', async () => {
    const token = { authorization: `Bearer ${metricsToken}` };
    expect((await setup.call('GET', '/metrics', { headers: token })).status).toBe(404);
    expect((await setup.call('GET', '/readyz')).status).toBe(404);
    const script = await setup.call('GET', '/ekyc-verify.js');
    expect(script.headers).toMatchObject({ 'content-type': expect.stringContaining('javascript') });
  });

  it('the log holds neither codes nor queries', async () => {
    const code = 'Abcdefghijklmnopqrstuv';
    for (const page of ['l', 'v', 'return']) {
      await setup.call('GET', `/${page}/${code}?token=secret-token`);
      await expect.poll(() => setup.log()).toContain(`${prefix}/${page}/`);
    }
    await asBackend('GET', '/v1/verifications?reference=user-4711');
    await expect
      .poll(() => setup.log())
      .toMatch(/GET\W.*\/v1\/verifications|"uri":"[^"]*\/v1\/verifications"/);
    const log = await setup.log();
    expect(log).not.toContain(code);
    expect(log).not.toContain('secret-token');
    expect(log).not.toContain('user-4711');
    expect(log).not.toContain(setup.proxy.apiKey);
  });
});
