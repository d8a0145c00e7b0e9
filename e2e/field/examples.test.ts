import { randomBytes } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { proxyEnvironment } from '../../examples/demo/proxy-environment.ts';
import { freePort } from '../../scripts/free-port.ts';
import { launchBrowser } from '../harness/browser.ts';
import { pack, packageNames, type PackageName } from '../harness/packed.ts';
import { choose, leave, sees } from '../harness/steps.ts';
import { startWorld, type World } from '../harness/world.ts';
import { installExample, type ExampleApp, type RunningApp } from './example-app.ts';

let tarballs: Map<PackageName, string>;
beforeAll(async () => {
  tarballs = await pack(packageNames);
});

/** A world whose proxy sends webhooks to a site that is yet to be started. */
async function startWorldFor(webhookPath: string) {
  const port = await freePort();
  const site = `http://127.0.0.1:${port}`;
  const webhookSecret = `whsec_${randomBytes(32).toString('base64')}`;
  const world = await startWorld({
    proxy: {
      EKYC_ALLOWED_ORIGINS: site,
      EKYC_WEBHOOK_URL: site + webhookPath,
      EKYC_WEBHOOK_SECRET: webhookSecret,
      EKYC_WEBHOOK_ALLOW_PRIVATE: '127.0.0.1',
    },
  });
  const env = {
    PORT: String(port),
    HOST: '127.0.0.1',
    ORIGIN: site,
    SITE_URL: site,
    EKYC_URL: world.proxy.url,
    EKYC_API_KEY: world.proxy.apiKey,
    EKYC_WEBHOOK_SECRET: webhookSecret,
  };
  return { site, world, env };
}

describe.each(['nextjs', 'nuxt', 'sveltekit'])('the example %s', (name) => {
  let app: ExampleApp;
  beforeAll(async () => {
    app = await installExample(name, tarballs);
  });
  afterAll(() => app.remove());

  /** Gets a verification from the page, and comes to the vendor's. */
  async function setOut(page: Page, site: string): Promise<void> {
    await page.goto(site);
    await page.getByRole('button', { name: 'Open an account' }).click();
    await leave(page);
  }

  /** Comes back, and stays until the site has got the webhook. */
  async function isVerified(page: Page, site: string): Promise<void> {
    await page.waitForURL(`${site}/`);
    await expect
      .poll(() => page.reload().then(() => page.innerText('body')))
      .toContain('Your identity is verified.');
    expect(page.url()).toBe(`${site}/`);
  }

  it('runs as its README says, with a simulated proxy', async () => {
    const port = await freePort();
    const site = `http://127.0.0.1:${port}`;
    const running = await app.serve('dev', site, { PORT: String(port) });
    const browser = await launchBrowser();
    const page = await browser.newPage();
    await setOut(page, site);
    await choose(page, 'pass');
    await isVerified(page, site);
    await browser.close();
    await running.stop();
  });

  describe('built for production', () => {
    let site: string;
    let world: World;
    let running: RunningApp;
    beforeAll(async () => {
      const started = await startWorldFor('/ekyc-webhook');
      ({ site, world } = started);
      await app.run('build', started.env);
      const database = { DATABASE_FILE: join(app.folder, 'production.sqlite') };
      running = await app.serve('start', site, { ...started.env, ...database });
    });
    afterAll(async () => {
      await running.stop();
      await world.stop();
    });

    it('knows by webhook who passed, after an attempt that failed', async () => {
      const tab = await world.openTab();
      const { page } = tab;
      await setOut(page, site);
      await choose(page, 'too-dark');
      await leave(page, 'Try again');
      await choose(page, 'pass');
      await isVerified(page, site);
      expect(tab.faults).toEqual([]);
    });

    it('refuses a webhook that somebody else has sent', async () => {
      expect(await sendForgedWebhook(`${site}/ekyc-webhook`)).toEqual([400, 'signature-invalid']);
    });
  });
});

describe('the example link-by-email', () => {
  let app: ExampleApp;
  beforeAll(async () => {
    app = await installExample('link-by-email', tarballs);
  });
  afterAll(() => app.remove());

  /** The link in the mail, once the backend has written it: the file is there before its text is. */
  function readLink(): Promise<string> {
    const file = join(app.folder, 'mails/kim%40example.com.eml');
    const read = async () => {
      const [link] = /^http\S+$/m.exec(await readFile(file, 'utf8')) ?? [];
      if (link === undefined) throw new Error('no link');
      return link;
    };
    return vi.waitFor(read, { timeout: 60_000 });
  }

  it('runs as its README says, with a simulated proxy', async () => {
    const port = await freePort();
    const running = await app.serve('dev', `http://127.0.0.1:${port}`, { PORT: String(port) });
    const browser = await launchBrowser();
    const page = await browser.newPage();
    await page.goto(await readLink());
    await leave(page);
    await choose(page, 'pass');
    await expect.poll(() => running.output()).toContain('customer-17: verification.passed');
    await browser.close();
    await running.stop();
    await rm(join(app.folder, 'mails'), { recursive: true });
  });

  it('knows by webhook who passed, after an attempt that failed', async () => {
    const { site, world, env } = await startWorldFor('/ekyc-webhook');
    const running = await app.serve('start', site, env);
    const tab = await world.openTab();
    await tab.page.goto(await readLink());
    await leave(tab.page);
    await choose(tab.page, 'too-dark');
    await leave(tab.page, 'Try again');
    expect(await sendForgedWebhook(`${site}/ekyc-webhook`)).toEqual([400, 'signature-invalid']);
    expect(running.output()).not.toContain('verification.');
    await choose(tab.page, 'pass');
    await expect.poll(() => running.output()).toContain('customer-17: verification.passed');
    expect(tab.faults).toEqual([]);
    await running.stop();
    await world.stop();
  });

  it('keeps a pass, whatever events come later, twice, or about another verification', async () => {
    const { customers, keepResult } = (await import(
      pathToFileURL(join(app.folder, 'customers.mjs')).href
    )) as {
      customers: Map<string, { verificationId: string | null; isVerified: boolean }>;
      keepResult(event: { type: string; data: { id: string; reference: string | null } }): void;
    };
    const customer = customers.get('customer-17')!;
    customer.verificationId = 'ver_1';
    const comes = (type: string, id = 'ver_1', reference: string | null = 'customer-17') => {
      keepResult({ type, data: { id, reference } });
      return customer.isVerified;
    };
    const before = ['attempt.started', 'attempt.failed', 'verification.failed', 'later.passed'];
    for (const type of before) expect(comes(type)).toBe(false);
    expect(comes('verification.passed', 'ver_0')).toBe(false);
    expect(comes('verification.passed', 'ver_1', null)).toBe(false);
    expect(comes('verification.passed')).toBe(true);
    const after = ['attempt.failed', 'verification.passed', 'verification.failed', 'later.failed'];
    for (const type of after) expect(comes(type)).toBe(true);
  });
});

describe('the example fastify-plugin', () => {
  let app: ExampleApp;
  beforeAll(async () => {
    app = await installExample('fastify-plugin', tarballs);
  });
  afterAll(() => app.remove());

  it('runs as its README says, with a simulator', async () => {
    const port = await freePort();
    const site = `http://127.0.0.1:${port}`;
    const running = await app.serve('dev', site, { PORT: String(port) });
    const browser = await launchBrowser();
    const page = await browser.newPage();
    await page.goto(site);
    await leave(page);
    await choose(page, 'pass');
    await sees(page, 'Your account is open.');
    await browser.close();
    await running.stop();
  });

  it('opens an account with a result token of its own, once, and with no other', async () => {
    const world = await startWorld();
    const port = await freePort();
    const site = `http://127.0.0.1:${port}`;
    const { variables } = proxyEnvironment({
      simulatorUrl: world.simulator.address().url,
      port,
      allowedOrigins: [site],
      folder: app.folder,
    });
    const env = { ...variables, EKYC_PUBLIC_URL: `${site}/kyc` };
    const running = await app.serve('start', site, env);
    const open = async (resultToken: unknown) => {
      const response = await fetch(`${site}/accounts`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ resultToken }),
      });
      return [response.status, await response.json()];
    };
    expect(await open('eyJ')).toEqual([422, { message: 'Please verify your identity first.' }]);

    const tab = await world.openTab();
    await tab.page.goto(site);
    await leave(tab.page);
    await choose(tab.page, 'too-dark');
    await leave(tab.page, 'Try again');
    await choose(tab.page, 'pass');
    await sees(tab.page, 'Your account is open.');
    const [result] = (await tab.heard()).filter(({ type }) => type === 'ekyc-result');
    const token = result?.detail?.['resultToken'];
    expect(await open(token)).toEqual([409, { message: 'There is an account already.' }]);
    expect(tab.faults).toEqual([]);
    await running.stop();
    await world.stop();
  });
});

async function sendForgedWebhook(url: string): Promise<[number, string]> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'webhook-id': 'msg_1',
      'webhook-timestamp': String(Math.floor(Date.now() / 1000)),
      'webhook-signature': `v1,${randomBytes(32).toString('base64')}`,
    },
    body: '{"type":"verification.passed"}',
  });
  return [response.status, await response.text()];
}
