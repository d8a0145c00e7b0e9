import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from './harness/browser.ts';
import { freePort } from '../scripts/free-port.ts';
import { choose, leave, sees } from './harness/steps.ts';
import { openTab } from './harness/tab.ts';

const root = fileURLToPath(new URL('../', import.meta.url));

/** The demo as `npm run demo` starts it, after install and build. */
type RunningDemo = { child: ChildProcess; output(): string; ended: Promise<number | null> };

describe('the demo', () => {
  let browser: Browser;
  let ports: { DEMO_SHOP_PORT: string; DEMO_PROXY_PORT: string; DEMO_SIMULATOR_PORT: string };
  let demo: RunningDemo | null = null;

  beforeAll(async () => {
    browser = await launchBrowser();
    ports = {
      DEMO_SHOP_PORT: String(await freePort()),
      DEMO_PROXY_PORT: String(await freePort()),
      DEMO_SIMULATOR_PORT: String(await freePort()),
    };
  });
  afterAll(() => browser.close());
  afterEach(async () => {
    if (demo?.child.exitCode === null) demo.child.kill('SIGTERM');
    await demo?.ended;
  });

  function startDemo(environment: Record<string, string>): RunningDemo {
    let text = '';
    const child = spawn(process.execPath, ['examples/demo/start.ts'], {
      cwd: root,
      env: { PATH: process.env['PATH'], ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (part: string) => (text += part));
    }
    const ended = once(child, 'close').then(([code]) => code as number | null);
    return { child, output: () => text, ended };
  }

  const isListening = async (port: string) =>
    fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => false,
    );

  it('shows what the page heard beside what the backend knows, and stops on Ctrl-C', async () => {
    demo = startDemo(ports);
    await expect.poll(demo.output).toContain('Ctrl-C');
    const { page, faults, close } = await openTab(browser, () => {});
    await page.goto(`http://127.0.0.1:${ports.DEMO_SHOP_PORT}/`);
    await leave(page);
    await choose(page, 'too-dark');
    await page.locator('#heard').getByText('failed (capture)').waitFor();
    const known = () => page.locator('#known dd').allTextContents();
    await expect.poll(known).toEqual(['pending (capture)', 'none before the end']);
    await leave(page, 'Try again');
    await choose(page, 'pass');
    await sees(page, 'You’re verified');
    await expect.poll(known).toEqual(['passed', 'passed']);

    await page.getByRole('button', { name: 'Send the customer a link' }).click();
    const opened = page.context().waitForEvent('page');
    await page.getByRole('link', { name: 'open the link' }).click();
    const linked = await opened;
    await linked.getByRole('heading', { name: 'Harbour Cameras' }).waitFor();
    await leave(linked);
    await choose(linked, 'pass');
    await sees(linked, 'You’re verified');
    await page.locator('#linked').getByText('passed').waitFor();

    await page.goto(`http://127.0.0.1:${ports.DEMO_SHOP_PORT}/phone`);
    await page.getByRole('button', { name: 'Start' }).click();
    const link = page.getByRole('textbox', { name: 'Link' });
    await expect.poll(() => link.inputValue()).toContain('/v/');
    const phone = await page.context().newPage();
    await phone.goto(`http://${await link.inputValue()}`);
    await phone.getByRole('button').click();
    await choose(phone, 'pass');
    await phone.getByRole('heading', { name: 'You’re done' }).waitFor();
    await sees(page, 'You’re verified');

    await page.goto(`http://127.0.0.1:${ports.DEMO_SHOP_PORT}/desk`);
    const rows = page.locator('tbody tr');
    await expect.poll(() => rows.count()).toBe(3);
    await page.getByText('1. failed (capture, code 1201), 2. passed (code 0)').waitFor();
    await page.getByText('customer-4711').waitFor();
    await page
      .getByRole('button', { name: /^Erase/ })
      .first()
      .click();
    await expect.poll(() => rows.count()).toBe(2);
    expect(faults).toEqual([]);
    await close();

    // A terminal sends Ctrl-C to the whole group, and npm sends it once more.
    const { pid } = demo.child;
    if (pid === undefined) throw new Error('The demo has no process id.');
    process.kill(-pid, 'SIGINT');
    process.kill(-pid, 'SIGINT');
    expect(await demo.ended).toBe(0);
    expect(demo.output()).not.toMatch(/Error|\bat .*:\d+:\d+/);
    for (const port of Object.values(ports)) expect(await isListening(port)).toBe(false);
  });

  it.each(['DEMO_SHOP_PORT', 'DEMO_PROXY_PORT', 'DEMO_SIMULATOR_PORT'] as const)(
    'says plainly when the port of %s is taken',
    async (variable) => {
      const taken = ports[variable];
      const other = createServer().listen(Number(taken), '127.0.0.1');
      await once(other, 'listening');
      demo = startDemo(ports);
      expect(await demo.ended).toBe(1);
      other.close();
      expect(demo.output()).toContain(`Port ${taken}`);
      expect(demo.output()).toContain(`${variable}=`);
      expect(demo.output()).not.toMatch(/\bat .*:\d+:\d+/);
    },
  );

  it.each([
    [{ DEMO_PROXY_PORT: 'eighty' }, 'DEMO_PROXY_PORT must be a port, from 1 to 65535.'],
    [
      { DEMO_SHOP_PORT: '4401', DEMO_PROXY_PORT: '4401' },
      'DEMO_SHOP_PORT, DEMO_PROXY_PORT, DEMO_SIMULATOR_PORT must be three different ports.',
    ],
  ])('refuses the ports %j', async (wrong, words) => {
    demo = startDemo({ ...ports, ...wrong });
    expect(await demo.ended).toBe(1);
    expect(demo.output().trim()).toBe(words);
  });
});
