import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { startSimulatedProxy, type SimulatedProxy } from 'ekyc-verify-proxy/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { freePort } from '../../../scripts/free-port.ts';
import { toolEnvironment } from '../../../scripts/command.ts';
import { fencesOf, readDocument } from '../../../scripts/markdown.ts';
import { runToolBeside } from './tools.ts';

// Below the package, so that a program finds the packages that a reader would install.
const outputs = join(import.meta.dirname, '../test-output');

const ends: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

/** The commands of a page that say what they print: `curl …`, and below it `# …`. */
function checksOf(page: string): { command: string; printed: RegExp }[] {
  return fencesOf(readDocument(`docs/${page}`))
    .filter(({ language, code }) => language === 'sh' && /^curl .*\n(?: .*\n)*# /.test(code))
    .map(({ code }) => {
      const [command = '', comment = ''] = code.split(/^# /m);
      const parts = comment
        .trim()
        .split('…')
        .map((part) => part.replaceAll(/[^\w\s]/g, String.raw`\$&`));
      return { command, printed: new RegExp(parts.join('.*')) };
    });
}

/** Runs a page's checks, with addresses of this test in place of the page's. */
async function runChecks(page: string, replaced: Record<string, string>, apiKey: string) {
  const checks = checksOf(page);
  for (const { command, printed } of checks) {
    const script = `export EKYC_API_KEY=${apiKey}\n${replaceAll(command, replaced)}`;
    const { output } = await runToolBeside('bash', ['-c', script.replace('curl ', 'curl -sS ')]);
    expect(output, command).toMatch(printed);
  }
  return checks.length;
}

function replaceAll(text: string, replaced: Record<string, string>): string {
  return Object.entries(replaced).reduce((all, [from, to]) => all.replaceAll(from, to), text);
}

/** Runs the page's program until it prints a line that fits, and goes on while the test does. */
async function runProgram(
  page: string,
  replaced: Record<string, string>,
  ready: RegExp,
  environment: NodeJS.ProcessEnv = {},
) {
  const code = fencesOf(readDocument(`docs/${page}`)).find(({ language }) => language === 'js');
  mkdirSync(outputs, { recursive: true });
  const folder = mkdtempSync(join(outputs, 'quickstart-'));
  const file = join(folder, 'program.mjs');
  writeFileSync(file, replaceAll(code?.code ?? '', replaced));
  const child = spawn('node', [file], {
    env: toolEnvironment({ ...process.env, ...environment }),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  ends.push(() => rmSync(folder, { recursive: true }));
  ends.push(() => stop(child));
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  await expect.poll(() => lines.find((line) => ready.test(line))).toBeDefined();
  return lines;
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill();
  });
}

async function simulatedProxy(origins: string[] = []): Promise<SimulatedProxy> {
  const proxy = await startSimulatedProxy({ origins });
  ends.push(() => proxy.stop());
  return proxy;
}

/** What the element and the simulator's page do for a person who passes. */
async function pass(url: string, clientSecret: string): Promise<void> {
  const [id = ''] = clientSecret.split('_secret_');
  const call = async (path: string, body: object) => {
    const response = await fetch(`${url}/v1/verifications/${id}/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${clientSecret}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(200);
    return (await response.json()) as { verificationUrl?: string; status?: string };
  };
  const { verificationUrl = '' } = await call('attempts', {});
  const token = new URL(verificationUrl).searchParams.get('token') ?? '';
  const body = new URLSearchParams({ token, choice: 'pass' });
  const resultPage = await (await fetch(verificationUrl, { method: 'POST', body })).text();
  const next = new URL(/class="button main" href="([^"]+)"/.exec(resultPage)?.[1] ?? '');
  // From a link, the vendor sends people back by way of the proxy.
  const page = next.host === new URL(url).host ? await locationOf(next) : next;
  const given = page.searchParams.get('ekyc_return') ?? page.searchParams.get('token');
  expect(await call('return', { token: given })).toMatchObject({ status: 'passed' });
}

/** Where an answer sends the browser. */
async function locationOf(url: URL): Promise<URL> {
  const { headers } = await fetch(url, { redirect: 'manual' });
  return new URL(headers.get('location') ?? '', url);
}

describe.each(['start-script-tag.md', 'start-npm.md', 'start-proxy.md'])('%s', (page) => {
  it('says what its checks print', async () => {
    const { url, apiKey } = await simulatedProxy();
    expect(await runChecks(page, { 'http://127.0.0.1:8080': url }, apiKey)).toBeGreaterThan(0);
  });
});

describe('start-backend.md', () => {
  it('has a backend that learns a pass, and refuses a forged token', async () => {
    const port = `${await freePort()}`;
    const shop = `http://127.0.0.1:${port}`;
    const { url, apiKey } = await simulatedProxy([shop]);
    const environment = { EKYC_URL: url, EKYC_API_KEY: apiKey };
    await runProgram('start-backend.md', { 3000: port }, /^Open /, environment);
    const shown = async () => (await fetch(shop)).text();
    const [clientSecret = ''] = /ver_[\w-]+_secret_[\w-]+/.exec(await shown()) ?? [];
    expect(await shown()).toContain(clientSecret);
    await pass(url, clientSecret);

    const [id] = clientSecret.split('_secret_');
    const headers = { authorization: `Bearer ${clientSecret}` };
    const read = await fetch(`${url}/v1/verifications/${id}`, { headers });
    const { resultToken } = (await read.json()) as { resultToken: string };
    const result = await fetch(`${shop}/result`, { method: 'POST', body: resultToken });
    expect(await result.text()).toBe('verified\n');
    const addresses = { 'http://127.0.0.1:8080': url, 'http://127.0.0.1:3000': shop };
    expect(await runChecks('start-backend.md', addresses, apiKey)).toBe(2);
  });
});

describe('start-link.md', () => {
  it('has a receiver that hears of a pass, and refuses a forged webhook', async () => {
    const port = `${await freePort()}`;
    const lines = await runProgram('start-link.md', { 3000: port }, /^export /);
    const [, url = '', apiKey = ''] =
      /EKYC_URL=(\S+) EKYC_API_KEY=(\S+)/.exec(lines[0] ?? '') ?? [];
    const created = await fetch(`${url}/v1/verifications`, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ reference: 'user-4711', locale: 'en' }),
    });
    const { clientSecret, url: link } = (await created.json()) as Record<string, string>;
    expect((await fetch(link ?? '')).status).toBe(200);
    await pass(url, clientSecret ?? '');
    await expect.poll(() => lines).toContain('verification.passed user-4711');
    const addresses = { $EKYC_URL: url, 'http://127.0.0.1:3000': `http://127.0.0.1:${port}` };
    expect(await runChecks('start-link.md', addresses, apiKey)).toBe(4);
  });
});
