/** The folder that the container image holds, run from a place where nothing of the repository is. */
import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createSimulator, simulatorCredentials, type Simulator } from 'ekyc-verify-simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../scripts/free-port.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const apiKey = 'key_image_0123456789_0123456789_0123';

let folder: string;
let image: string;
let simulator: Simulator;
let proxy: ChildProcess;
let port: number;
let environment: Record<string, string>;
let output = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ekyc-verify-image-'));
  image = join(folder, 'app');
  execFileSync(process.execPath, [join(root, 'packages/proxy/scripts/pack-image.ts'), image]);
  simulator = createSimulator();
  await simulator.start();
  port = await freePort();
  environment = newEnvironment();
  // The port stands in the file that lies in the working directory, as an operator may mount it.
  await writeFile(join(image, 'data/.env'), `PORT=${port}\n`);
  proxy = spawn(process.execPath, ['../dist/cli.js'], {
    cwd: join(image, 'data'),
    env: environment,
  });
  for (const stream of [proxy.stdout, proxy.stderr]) {
    stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  }
});
afterAll(async () => {
  proxy.kill('SIGKILL');
  await simulator.stop();
  await rm(folder, { recursive: true, force: true });
});

/** What the Dockerfile and an operator would set, and nothing of this machine's environment. */
function newEnvironment(): Record<string, string> {
  const made = execFileSync(process.execPath, [join(image, 'dist/cli.js'), 'init'], {
    encoding: 'utf8',
  });
  const secrets = Object.fromEntries(
    [...made.matchAll(/^(EKYC_(?:SECRET|SIGNING_KEY))=(.*)$/gm)].map(([, name, value]) => [
      name,
      value,
    ]),
  ) as Record<string, string>;
  return {
    ...secrets,
    NODE_ENV: 'production',
    TENCENTCLOUD_SECRET_ID: simulatorCredentials.secretId,
    TENCENTCLOUD_SECRET_KEY: simulatorCredentials.secretKey,
    EKYC_TENCENT_URL: simulator.address().url,
    EKYC_VERIFICATION_HOSTS: '127.0.0.1',
    EKYC_DOCUMENT_TYPES: 'HKIDCard',
    EKYC_API_KEYS: apiKey,
    EKYC_PUBLIC_URL: `http://127.0.0.1:${port}`,
  };
}

const at = (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${port}${path}`, init);

function health(): number {
  try {
    execFileSync(process.execPath, [join(image, 'dist/cli.js'), 'health'], {
      cwd: join(image, 'data'),
      env: {},
      stdio: 'pipe',
    });
    return 0;
  } catch (error) {
    return (error as { status: number }).status;
  }
}

describe('the folder of the image', () => {
  it('is small, and holds no source maps, no types and no package manager', async () => {
    const entries = await readdir(image, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    const paths = files.map((entry) => join(entry.parentPath, entry.name).slice(image.length));
    expect(
      paths.filter((path) => /\.(map|[cm]?ts)$|\/node_modules\/(npm|pnpm)\//.test(path)),
    ).toEqual([]);
    const sizes = await Promise.all(paths.map(async (path) => (await stat(image + path)).size));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(25_000_000);
  });

  it('holds no package that the bill of materials leaves out', async () => {
    const [pnpm = ''] =
      /pnpm@[\d.]+/.exec(await readFile(join(root, 'package.json'), 'utf8')) ?? [];
    const file = join(folder, 'sbom.json');
    const command = `--yes ${pnpm} --filter ekyc-verify-proxy sbom --prod --lockfile-only --sbom-format cyclonedx --out`;
    await promisify(execFile)('npx', [...command.split(' '), file], { cwd: root });
    const { components } = JSON.parse(await readFile(file, 'utf8')) as {
      components: { purl: string }[];
    };
    const listed = components.map(({ purl }) => decodeURIComponent(purl.replace('pkg:npm/', '')));

    const licenses = await readFile(join(image, 'dist/licenses.md'), 'utf8');
    const bundled = [...licenses.matchAll(/^## (\S+) - (\S+)/gm)].map(
      ([, name = '', version = '']) => `${name}@${version}`,
    );
    const manifests = await readdir(join(image, 'node_modules'), { recursive: true });
    const beside = manifests
      .filter((path) => /(^|node_modules\/)(@[^/]+\/)?[^/]+\/package\.json$/.test(path))
      .map((path) => {
        const text = readFileSync(join(image, 'node_modules', path), 'utf8');
        const { name, version } = JSON.parse(text) as { name: string; version: string };
        return `${name}@${version}`;
      });
    expect(bundled.length).toBeGreaterThan(50);
    expect(beside).toContainEqual(expect.stringMatching(/^pg@/));
    expect([...bundled, ...beside].filter((each) => !listed.includes(each))).toEqual([]);
  });

  it('answers a start, the element and the health check, and stores what it must', async () => {
    await expect.poll(health, { interval: 250 }).toBe(0);
    expect((await at('/readyz')).status).toBe(200);
    expect((await at('/ekyc-verify.js')).status).toBe(200);
    const started = await at('/v1/verifications', {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ redirectUrl: 'https://shop.example/sign-up' }),
    });
    expect(started.status, output).toBe(201);
    expect(await readdir(join(image, 'data'))).toContain('ekyc.sqlite');
  });

  it('tries database, clock and key with its check, beside the running proxy', async () => {
    const command = [join(image, 'dist/cli.js'), 'check'];
    const options = { cwd: join(image, 'data'), env: environment, encoding: 'utf8' } as const;
    // Not in the way of the simulator, which runs in this process.
    const { stdout } = await promisify(execFile)(process.execPath, command, options);
    const findings = stdout.match(/^\S+ +\S+/gm) ?? [];
    expect(findings.map((line) => line.split(/\s+/).join(' '))).toEqual([
      // Addresses of this machine, no origins, and a simulator.
      'warning configuration',
      'warning configuration',
      'warning configuration',
      'ok database',
      'ok clock',
      'ok credentials',
    ]);
  });

  it('says itself that the file of --env-file is missing, with the status of a configuration', async () => {
    const dockerfile = await readFile(join(root, 'packages/proxy/Dockerfile'), 'utf8');
    const [, list = '[]'] = /^ENTRYPOINT (.+)$/m.exec(dockerfile) ?? [];
    const [, ...words] = JSON.parse(list) as string[];
    const command = words.map((word) => word.replace(/^\/app(?=\/)/, image));
    const failed = promisify(execFile)(
      process.execPath,
      [...command, '--env-file', '/run/missing.env'],
      { cwd: folder, env: {} },
    );
    await expect(failed).rejects.toMatchObject({
      code: 78,
      stderr: expect.stringContaining('--env-file: the file doesn’t exist'),
    });
  });

  it('cannot say of everybody that they passed: it holds no simulator', async () => {
    const command = [join(image, 'dist/cli.js'), '--simulate'];
    const failed = promisify(execFile)(process.execPath, command, { cwd: folder, env: {} });
    await expect(failed).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^--simulate needs .*npm install ekyc-verify-simulator.*\n$/),
    });
  });

  it('goes on when the disk of its log is full, and ends when it is told to', async () => {
    const full = await open('/dev/full', 'w');
    const other = await freePort();
    const child = spawn(process.execPath, ['../dist/cli.js'], {
      cwd: join(image, 'data'),
      env: { ...environment, PORT: String(other), EKYC_DATABASE_URL: 'file::memory:' },
      stdio: ['ignore', full.fd, 'pipe'],
    });
    let told = '';
    child.stderr?.on('data', (chunk: Buffer) => (told += chunk.toString()));
    const ask = () => fetch(`http://127.0.0.1:${other}/readyz`).then(({ status }) => status);
    await expect.poll(() => ask().catch(() => 0)).toBe(200);
    expect(await ask()).toBe(200);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(told).toBe(
      "The log can't be written (its disk is full); the proxy goes on without it.\n",
    );
    await full.close();
  });

  it('ends at once and well when it is told to', async () => {
    proxy.kill('SIGTERM');
    expect(await once(proxy, 'exit')).toEqual([0, null]);
    expect(health()).toBe(1);
  });
});
