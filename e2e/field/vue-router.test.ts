import { join } from 'node:path';
import vue from '@vitejs/plugin-vue';
import { build, preview, type PreviewServer } from 'vite';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../scripts/free-port.ts';
import { choose, leave, sees } from '../harness/steps.ts';
import type { Tab } from '../harness/tab.ts';
import { startWorld, type World } from '../harness/world.ts';
import { apps, putElementInto } from './packed-element.ts';

const root = join(apps, 'vue-router');
const outDir = join(import.meta.dirname, '../../test-output/vue-router');

describe.each([
  ['imports the element first, as the guide says,', 'index.html', ''],
  ['imports the element with its route alone', 'late.html', '/late'],
])('an app with vue-router that %s', (_, page, base) => {
  let origin: string;
  let world: World;
  let server: PreviewServer;
  let tab: Tab;

  beforeAll(async () => {
    await putElementInto(root);
    const port = await freePort();
    origin = `http://127.0.0.1:${port}`;
    world = await startWorld({ proxy: { EKYC_ALLOWED_ORIGINS: origin } });
    const common = { configFile: false as const, root, logLevel: 'error' as const };
    await build({
      ...common,
      plugins: [
        vue({ template: { compilerOptions: { isCustomElement: (tag) => tag === 'ekyc-verify' } } }),
      ],
      define: { 'import.meta.env.VITE_KYC_PROXY': JSON.stringify(world.proxy.url) },
      build: { outDir, emptyOutDir: true, rollupOptions: { input: join(root, page) } },
    });
    server = await preview({
      ...common,
      build: { outDir },
      preview: { host: '127.0.0.1', port, strictPort: true },
      plugins: [
        {
          name: 'every-path-is-the-app',
          configurePreviewServer: ({ middlewares }) => {
            middlewares.use((request, _response, next) => {
              if (!request.url?.startsWith('/assets/')) request.url = `/${page}`;
              next();
            });
          },
        },
      ],
    });
  });
  afterEach(() => tab.close());
  afterAll(async () => {
    await server.close();
    await world.stop();
  });

  it('has query and fragment back after a pass, a visit and Back, and the token nowhere', async () => {
    const address = `${origin}${base}/kyc?cart=7#pay`;
    tab = await world.openTab();
    // By a link from another tab: nothing of the app has been in this one.
    await tab.page.goto(
      world.site.page('/links', { html: `<a target="_blank" href="${address}">Verify</a>` }),
    );
    const opened = tab.context.waitForEvent('page');
    await tab.page.getByRole('link').click();
    const there = await opened;
    await leave(there);
    await choose(there, 'pass');
    await sees(there, 'You’re verified');
    await sees(there, 'Vue heard: passed.');
    expect(there.url()).toBe(address);

    await there.getByRole('link', { name: 'Home' }).click();
    await there.getByRole('heading', { name: 'Home' }).waitFor();
    await there.goBack();
    await sees(there, 'You’re verified');
    await sees(there, 'Vue heard: passed.');
    expect(there.url()).toBe(address);
    await sees(there, 'The router knows: /kyc?cart=7#pay');

    await there.reload();
    await sees(there, 'You’re verified');
    expect(world.simulator.verifications()).toHaveLength(1);
    expect(there.url()).toBe(address);
    await sees(there, 'The router knows: /kyc?cart=7#pay');
    expect(tab.faults).toEqual([]);
  });
});
