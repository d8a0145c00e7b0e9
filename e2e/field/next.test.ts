import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { freePort } from '../../scripts/free-port.ts';
import { choose, leave, sees } from '../harness/steps.ts';
import type { Tab } from '../harness/tab.ts';
import { startWorld, type World } from '../harness/world.ts';
import { apps, putElementInto } from './packed-element.ts';

const execute = promisify(execFile);
const next = join(import.meta.dirname, 'node_modules/next/dist/bin/next');

describe.each([
  ['imports the element first, as the guide says,', 'next'],
  ['imports the element with its page alone', 'next-late'],
])('a Next.js app that %s', (_, name) => {
  const folder = join(apps, name);
  const isCopy = name !== 'next';
  let origin: string;
  let world: World;
  let server: ChildProcess;
  let tab: Tab;

  beforeAll(async () => {
    const port = await freePort();
    origin = `http://127.0.0.1:${port}`;
    world = await startWorld({ proxy: { EKYC_ALLOWED_ORIGINS: origin } });
    if (isCopy) {
      await rm(folder, { recursive: true, force: true });
      await cp(join(apps, 'next'), folder, {
        recursive: true,
        filter: (path) => !/\.next$|node_modules|instrumentation-client/.test(path),
      });
    }
    await putElementInto(folder);
    const env = {
      ...process.env,
      NODE_ENV: 'production' as const,
      NEXT_TELEMETRY_DISABLED: '1',
      NEXT_PUBLIC_KYC_PROXY: world.proxy.url,
    };
    await execute(process.execPath, [next, 'build'], { cwd: folder, env });
    server = spawn(process.execPath, [next, 'start', '-H', '127.0.0.1', '-p', String(port)], {
      cwd: folder,
      env,
      stdio: 'ignore',
    });
    await vi.waitFor(() => fetch(`${origin}/other`), { timeout: 60_000 });
  });
  afterEach(() => tab.close());
  afterAll(async () => {
    const closed = once(server, 'close');
    server.kill();
    await closed;
    await world.stop();
    if (isCopy) await rm(folder, { recursive: true, force: true });
  });

  it.each(['/kyc', '/account'])(
    'has query and fragment of %s back after a pass, and the token nowhere',
    async (path) => {
      const address = `${origin}${path}?cart=7#pay`;
      tab = await world.openTab();
      const { page } = tab;
      await page.goto(address);
      await leave(page);
      await choose(page, 'pass');
      await sees(page, 'You’re verified');
      await sees(page, 'Next heard: passed.');
      await expect.poll(() => page.url()).toBe(address);

      await page.getByRole('link', { name: 'Elsewhere' }).click();
      await page.getByRole('heading', { name: 'Elsewhere' }).waitFor();
      expect(page.url()).toBe(`${origin}/other`);
      await page.goBack();
      await sees(page, 'You’re verified');
      await sees(page, 'Next heard: passed.');
      expect(page.url()).toBe(address);

      await page.reload();
      await sees(page, 'You’re verified');
      expect(page.url()).toBe(address);
      expect(tab.faults).toEqual([]);
    },
  );

  it.skipIf(isCopy)('hears of a result that is there before React is', async () => {
    tab = await world.openTab();
    const { page } = tab;
    await page.goto(`${origin}/account`);
    await leave(page);
    const told = page.waitForResponse(/\/return$/).then((response) => response.finished());
    await page.route('**/_next/static/**', async (route) => {
      const response = await route.fetch();
      // Without this part of the app, React can't take the element over.
      if ((await response.text()).includes('Next heard')) await told;
      await route.fulfill({ response });
    });
    await choose(page, 'pass');
    await sees(page, 'Next heard: passed.');
    await sees(page, 'You’re verified');
    // What is still asked for ahead must not outlive the page.
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    expect(tab.faults).toEqual([]);
  });

  it.skipIf(isCopy)('never tells its router of the token', async () => {
    tab = await world.openTab();
    const { page } = tab;
    await page.goto(`${origin}/account?cart=7#pay`);
    await leave(page);
    await choose(page, 'pass');
    await sees(page, 'The router knows: cart=7');
    await page.getByRole('link', { name: 'Elsewhere' }).click();
    await page.getByRole('link', { name: 'Verification' }).click();
    await sees(page, 'The router knows: from=other');
    expect(page.url()).toBe(`${origin}/kyc?from=other#top`);
  });

  it('has a router that knows no token once another page was opened', async () => {
    const address = `${origin}/account?cart=7#pay`;
    tab = await world.openTab();
    const { page } = tab;
    await page.goto(address);
    await leave(page);
    await choose(page, 'pass');
    await sees(page, 'You’re verified');
    await expect.poll(() => page.url()).toBe(address);
    await page.getByRole('link', { name: 'Elsewhere' }).click();
    await page.getByRole('link', { name: 'Verification' }).click();
    await sees(page, 'The router knows: from=other');
    await page.goBack();
    await page.getByRole('heading', { name: 'Elsewhere' }).waitFor();
    await page.goBack();
    await sees(page, 'The router knows: cart=7');
    expect(page.url()).toBe(address);
    // Its calls to the server don't bear it: only the way back did.
    const own = tab.requested.filter((url) => url.startsWith(origin));
    expect(own.filter((url) => url.includes('token'))).toHaveLength(1);
    expect(tab.faults).toEqual([]);
  });
});
