/// <reference lib="dom" />
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';
import { build, preview, type PreviewServer } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../../harness/browser.ts';
import { freePort } from '../../../scripts/free-port.ts';
import { pageWith } from '../../harness/site.ts';
import { choose, leave, sees } from '../../harness/steps.ts';
import { startWorld, type World } from '../../harness/world.ts';
import { packageNames } from '../../harness/packed.ts';
import { bundleWithVite, bundleWithWebpack, type Bundle } from './bundle.ts';
import { install, type Installed } from './installed.ts';

const execute = promisify(execFile);
/** The oldest Node that the packages promise to work with. */
const node22 = fileURLToPath(new URL('../node_modules/node22/bin/node', import.meta.url));
const node26 = fileURLToPath(new URL('../node_modules/node26/bin/node', import.meta.url));

/** Every entry that code imports. */
const entries = [
  'ekyc-verify',
  'ekyc-verify/element',
  'ekyc-verify/react',
  ...['preact', 'react', 'solid', 'svelte', 'vue'].map((name) => `ekyc-verify/types/${name}`),
  'ekyc-verify-backend',
  'ekyc-verify-proxy',
  'ekyc-verify-proxy/testing',
  'ekyc-verify-simulator',
];

const listExports = `
  const names = {};
  for (const entry of ${JSON.stringify(entries)})
    names[entry] = Object.keys(await import(entry)).toSorted();
  console.log(JSON.stringify(names));
`;

/** Starts a verification, and reads it again, with a database in a file. */
const startInSqlite = `
  import { startSimulatedProxy } from 'ekyc-verify-proxy/testing';
  const proxy = await startSimulatedProxy({ environment: { EKYC_DATABASE_URL: 'file:old-node.sqlite' } });
  const headers = { authorization: 'Bearer ' + proxy.apiKey, 'content-type': 'application/json' };
  const body = JSON.stringify({ redirectUrl: proxy.url, documentType: 'HKIDCard' });
  const started = await fetch(proxy.url + '/v1/verifications', { method: 'POST', headers, body });
  const { id } = await started.json();
  const read = await fetch(proxy.url + '/v1/verifications/' + id, { headers });
  console.log(started.status, read.status);
  await proxy.stop();
`;

type Manifest = {
  exports: Record<string, string | Record<string, string>>;
  sideEffects?: string[] | false;
};

describe('the packed packages', () => {
  const exampleNames = ['react', 'vue'] as const;
  let installed: Installed;
  let browser: Browser;
  let world: World;
  let port: number;

  beforeAll(async () => {
    port = await freePort();
    installed = await install([...exampleNames, 'form-post']);
    world = await startWorld({ proxy: { EKYC_ALLOWED_ORIGINS: `http://127.0.0.1:${port}` } });
    browser = await launchBrowser();
  }, 240_000);
  afterAll(async () => {
    await browser.close();
    await world.stop();
    await installed.remove();
  });

  it('export these names, and no others, under Node 22, 24 and 26', async () => {
    const names = await installed.run(listExports);
    expect(JSON.parse(names)).toMatchSnapshot();
    expect(await installed.run(listExports, node22)).toBe(names);
    expect(await installed.run(listExports, node26)).toBe(names);
  });

  it('keep a verification in SQLite under the oldest Node that they ask for', async () => {
    const { engines } = JSON.parse(
      await readFile(join(installed.folder, 'node_modules/ekyc-verify-proxy/package.json'), 'utf8'),
    ) as { engines: { node: string } };
    const { stdout: version } = await execute(node22, ['--version']);
    expect(`>=${version.trim().slice(1)}`).toBe(`${engines.node}.0`);
    const status = await installed.run(startInSqlite, node22);
    expect(status.trim()).toBe('201 200');
  });

  it('keep a verification in SQLite under the newest Node', async () => {
    expect((await installed.run(startInSqlite, node26)).trim()).toBe('201 200');
  });

  it.each(packageNames)(
    '%s holds what its manifest names, and neither sources nor tests',
    async (name) => {
      const { stdout } = await execute('tar', [
        '--list',
        '--file',
        installed.tarballs.get(name) ?? '',
      ]);
      const files = stdout
        .trim()
        .split('\n')
        .map((file) => file.replace(/^package\//, './'));
      expect(files).toEqual(expect.arrayContaining(['./README.md', './LICENSE', './package.json']));
      const others = files.filter((file) => !file.startsWith('./dist/'));
      expect(others.toSorted()).toEqual(['./LICENSE', './README.md', './package.json']);
      expect(
        files.filter((file) => /\.test\.|\/(src|test|testing)\/|(?<!\.d)\.tsx?$/.test(file)),
      ).toEqual([]);
      const { exports, sideEffects } = JSON.parse(
        await readFile(join(installed.folder, 'node_modules', name, 'package.json'), 'utf8'),
      ) as Manifest;
      for (const [entry, target] of Object.entries(exports)) {
        const targets = typeof target === 'string' ? [target] : Object.values(target);
        expect(files, entry).toEqual(expect.arrayContaining(targets));
        if (!entry.endsWith('.json')) expect(target, entry).toHaveProperty('types');
        expect(Object.keys(target), entry).not.toContain('source');
      }
      const shipped = (sideEffects || []).filter((file) => file.startsWith('./dist/'));
      expect(files).toEqual(expect.arrayContaining(shipped));
    },
  );

  it.each([
    ['Vite', bundleWithVite],
    ['webpack', bundleWithWebpack],
  ] as const)(
    'still register the element after %s has left out the unneeded',
    async (_, bundle) => {
      expect(await definedBy(await bundle(installed.folder, `import 'ekyc-verify';`))).toBe(true);
    },
  );

  it('leave the element out of a bundle that only wants types', async () => {
    const files = await bundleWithVite(installed.folder, `import 'ekyc-verify/types/react';`);
    expect([...files.values()].join('').length).toBeLessThan(1000);
  });

  it('register the element by a plain script tag', async () => {
    const file = join(installed.folder, 'node_modules/ekyc-verify/dist/ekyc-verify.js');
    expect(await definedBy(new Map([['bundle.js', await readFile(file, 'utf8')]]))).toBe(true);
  });

  describe.each(exampleNames)('make the example %s', (name) => {
    let server: PreviewServer;

    beforeAll(async () => {
      const root = join(installed.folder, name);
      const config = { root, logLevel: 'error' as const, define: {} };
      const proxy = JSON.stringify(world.proxy.url);
      await build({ ...config, define: { 'import.meta.env.VITE_KYC_PROXY': proxy } });
      server = await preview({
        ...config,
        preview: { host: '127.0.0.1', port, strictPort: true },
      });
    });
    afterAll(() => server.close());

    it('verify somebody', async () => {
      const tab = await world.openTab();
      await tab.page.goto(`http://127.0.0.1:${port}/`);
      await leave(tab.page);
      await choose(tab.page, 'pass');
      await sees(tab.page, `${name === 'vue' ? 'Vue' : 'React'} heard: passed.`);
      expect(tab.faults).toEqual([]);
      await tab.close();
    });
  });

  it('make the example form-post take an order of somebody who passed, and of nobody else', async () => {
    const shop = spawn(process.execPath, ['server.mjs', String(port)], {
      cwd: join(installed.folder, 'form-post'),
      env: { ...process.env, KYC_PROXY: world.proxy.url },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      await once(shop.stdout, 'data');
      const tab = await world.openTab();
      const order = () => tab.page.getByRole('button', { name: 'Place the order' }).click();
      await tab.page.goto(`http://127.0.0.1:${port}/`);
      await order();
      await sees(tab.page, 'Please verify your identity first.');
      await tab.page.goto(`http://127.0.0.1:${port}/`);
      await leave(tab.page);
      await choose(tab.page, 'pass');
      await sees(tab.page, 'You’re verified');
      await order();
      await sees(tab.page, 'Ordered, by somebody who was verified.');
      expect(tab.faults).toEqual([]);
      await tab.close();
    } finally {
      shop.kill();
      await once(shop, 'close');
    }
  });

  /** Whether a page with that script knows the tag, and shows it. */
  async function definedBy(files: Bundle): Promise<boolean> {
    const page = await browser.newPage();
    await page.route('http://shop.example/**', (route) => {
      const script = files.get(new URL(route.request().url()).pathname.slice(1));
      return script === undefined
        ? route.fulfill({
            contentType: 'text/html',
            body: pageWith('<ekyc-verify></ekyc-verify>', { script: '/bundle.js' }),
          })
        : route.fulfill({ contentType: 'text/javascript', body: script });
    });
    await page.goto('http://shop.example/');
    await sees(page, 'Verify your identity');
    const defined = await page.evaluate(() => customElements.get('ekyc-verify') !== undefined);
    await page.close();
    return defined;
  }
});
