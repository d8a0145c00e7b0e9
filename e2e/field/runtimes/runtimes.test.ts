import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { EdgeVM } from '@edge-runtime/vm';
import { Miniflare } from 'miniflare';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { install, type Installed } from '../packages/installed.ts';

const execute = promisify(execFile);
const modules = join(import.meta.dirname, '../node_modules');

/** How each runs a script. */
const node20: [string] = [join(modules, 'node20/bin/node')];
const bun: [string, ...string[]] = [join(modules, '.bin/bun'), 'run'];
const deno: [string, ...string[]] = [join(modules, '.bin/deno'), 'run'];

/** What the package must do, wherever it runs. */
const expected = {
  created: true,
  canceled: ['canceled', 'Zürich'],
  listed: true,
  token: 'passed',
  report: ['Response'],
  webhook: 'verification.passed',
  errors: {
    erased: 'verification-not-found',
    wrongKey: 'api-key-invalid',
    wrongField: 'invalid-request',
    unreachable: 'network',
    silent: 'timeout',
    redirected: 'invalid-answer',
    forgedToken: 'token-invalid',
    forgedWebhook: 'signature-invalid',
  },
};

describe('the packed package for backends does all that it promises', () => {
  let installed: Installed;
  let proxy: ChildProcess;
  let ended: Promise<unknown>;
  /** How to reach the proxy, as JSON. */
  let settings: string;

  beforeAll(async () => {
    installed = await install([]);
    await cp(join(import.meta.dirname, 'apps'), installed.folder, { recursive: true });
    proxy = spawn(process.execPath, ['proxy.mjs'], {
      cwd: installed.folder,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    ended = once(proxy, 'exit');
    if (proxy.stdout === null) throw new Error('The proxy has no output.');
    const lines = createInterface({ input: proxy.stdout })[Symbol.asyncIterator]();
    const { value, done } = await lines.next();
    if (done === true) throw new Error('The proxy ended before anybody had passed.');
    settings = value;
  });
  afterAll(async () => {
    proxy.stdin?.end();
    await ended;
    await installed.remove();
  });

  it.each<[string, ...string[]]>([
    ['Node 20.9', ...node20],
    ['Node 22', join(modules, 'node22/bin/node')],
    ['Node 24', process.execPath],
    ['Node 26', join(modules, 'node26/bin/node')],
    ['Bun', ...bun],
    ['Deno', ...deno, '--allow-net=127.0.0.1', '--allow-read=.'],
  ])('under %s', async (_, command = '', ...args) => {
    const { stdout } = await execute(command, [...args, 'command.mjs', settings], {
      cwd: installed.folder,
    });
    expect(JSON.parse(stdout)).toEqual(expected);
  });

  const sentenceWith = (why: string) => `ekyc-verify-proxy needs Node.js 22.13 or later; ${why}.`;

  it.each<[string, string, string, ...string[]]>([
    ['Node 20.9', 'this is Node.js 20.9.0', ...node20],
    ['Bun', "it doesn't run on Bun", ...bun],
    ['Deno', "it doesn't run on Deno", ...deno, '--allow-all'],
  ])('the proxy ends in one sentence under %s', async (_, why, command, ...args) => {
    const program = [...args, 'node_modules/ekyc-verify-proxy/dist/cli.js'];
    for (const option of ['--version', '--simulate']) {
      await expect(
        execute(command, [...program, option], { cwd: installed.folder }),
      ).rejects.toMatchObject({ code: 1, stdout: '', stderr: `${sentenceWith(why)}\n` });
    }
  });

  it.each<[string, string, string, ...string[]]>([
    ['Bun', "it doesn't run on Bun", ...bun],
    ['Deno', "it doesn't run on Deno", ...deno, '--allow-all'],
  ])(
    'the plugin of the proxy refuses its host under %s in that sentence',
    async (_, why, command, ...args) => {
      const { stdout } = await execute(command, [...args, 'plugin.mjs'], { cwd: installed.folder });
      expect(JSON.parse(stdout)).toEqual([sentenceWith(why), sentenceWith(why)]);
    },
  );

  it('in workerd, as at Cloudflare', async () => {
    const worker = new Miniflare({
      modules: true,
      script: await bundle('worker.mjs'),
      compatibilityDate: '2024-09-23',
    });
    const response = await worker.dispatchFetch('http://worker.example/', {
      method: 'POST',
      body: settings,
    });
    expect(await response.json()).toEqual(expected);
    await worker.dispose();
  });

  it('in the edge runtime of Vercel and Next.js', async () => {
    const vm = new EdgeVM();
    vm.evaluate(
      (await bundle('uses.mjs')).replace(/export \{ (\w+) as use \}|export \{ use \}/, ''),
    );
    expect(await vm.evaluate(`use(${settings})`)).toEqual(expected);
  });

  /** One file without imports, as these runtimes take it. */
  async function bundle(entry: string): Promise<string> {
    const result = await build({
      configFile: false,
      root: installed.folder,
      logLevel: 'error',
      build: {
        write: false,
        minify: false,
        lib: { entry, formats: ['es'], fileName: 'bundle' },
      },
    });
    const [{ output } = { output: [] }] = [result].flat() as { output: { code?: string }[] }[];
    return output[0]?.code ?? '';
  }
});
