import { createServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { composeEnvironmentFile } from '../config/init.js';
import { startSimulator } from './simulator.js';
import { runHere, type Run } from './testing/command.js';

/** What must be closed after a test. */
const running: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.close()));
});

/** Runs the command in this process, with the real server and the real simulator. */
async function run(...[argv, env, different]: Parameters<typeof runHere>): Promise<Run> {
  const ran = await runHere(argv, env, different);
  if ('close' in ran.result) running.push(ran.result);
  return ran;
}

test('--help and --version go to standard output and end well', async () => {
  const help = await run(['--help']);
  expect(help).toMatchObject({ result: { status: 0 }, stderr: '' });
  for (const word of ['init', '--env-file', '--simulate', '78'])
    expect(help.stdout).toContain(word);
  expect(await run(['--version'])).toMatchObject({ result: { status: 0 }, stdout: '1.2.3\n' });
});

test('--help fits a screen of 80 columns and 24 lines', async () => {
  const lines = (await run(['--help'])).stdout.trimEnd().split('\n');
  expect(lines.length).toBeLessThanOrEqual(23);
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
});

const fixed = (size: number) => new Uint8Array(size).fill(9);

test('init prints the environment file and nothing else', async () => {
  expect(await run(['init'], {}, { random: fixed })).toEqual({
    result: { status: 0 },
    stdout: composeEnvironmentFile(fixed),
    stderr: '',
  });
});

test('a command line that is not understood ends with 2 and shows how it is meant', async () => {
  const { result, stdout, stderr } = await run(['--prot', '80']);
  expect(result).toEqual({ status: 2 });
  expect(stdout).toBe('');
  expect(stderr).toMatch(/--prot[^]*Usage:/);
});

test('a wrong configuration ends with 78, names every problem, and starts nothing', async () => {
  const { result, stderr } = await run([], { PORT: 'eighty', EKYC_SECERT: 'canary' });
  expect(result).toEqual({ status: 78 });
  for (const name of ['PORT', 'EKYC_SECERT', 'EKYC_SIGNING_KEY', 'TENCENTCLOUD_SECRET_ID']) {
    expect(stderr).toContain(`  ${name}: `);
  }
  expect(stderr).not.toMatch(/eighty|canary/);
});

test('--simulate runs with nothing set, says that nothing is real, and can be closed', async () => {
  const { result, stderr } = await run(['--simulate'], { PORT: '0', LOG_LEVEL: 'silent' });
  expect(stderr).toContain('SIMULATED');
  const url = /proxy +(http:\S+)/.exec(stderr)?.[1] ?? '';
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  if (!('close' in result)) expect.unreachable();
  else await result.close();
  running.length = 0;
  await expect(fetch(`${url}/healthz`)).rejects.toThrow();
});

test('a port that is taken is said in one sentence, and the simulator is stopped', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  running.push({ close: async () => void other.close() });
  const { port } = other.address() as AddressInfo;
  let stopped = false;
  const { result, stderr } = await run(
    ['--simulate'],
    { PORT: String(port), LOG_LEVEL: 'silent' },
    {
      startSimulator: async () => {
        const simulator = await startSimulator();
        return {
          ...simulator,
          stop: async () => {
            stopped = true;
            await simulator.stop();
          },
        };
      },
    },
  );
  expect(result).toEqual({ status: 1 });
  expect(stderr).toMatch(new RegExp(`^Port ${port} on 127\\.0\\.0\\.1 is taken [^\\n]*\\n$`));
  expect(stopped).toBe(true);
});
