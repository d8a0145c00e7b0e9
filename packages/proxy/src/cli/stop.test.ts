import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { resolveSources } from '../../test/support/run-sources.js';

/** A program that takes as long to close as the test wants: until a line comes in. */
const program = `
  import { once } from 'node:events';
  import { stopGracefully } from ${JSON.stringify(new URL('stop.ts', import.meta.url).href)};
  const close = async () => {
    console.log('closing');
    await once(process.stdin, 'data');
    console.log('closed');
  };
  stopGracefully(close, (text) => process.stderr.write(text));
  process.on('SIGUSR1', () => { throw new RangeError('canary of a person'); });
  setInterval(() => {}, 1000);
  console.log('running');
`;

const children: ChildProcessWithoutNullStreams[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** Runs the program up to the line that it prints last. */
async function start() {
  const child = spawn(process.execPath, [
    '--import',
    resolveSources,
    '--input-type=module',
    '--eval',
    program,
  ]);
  children.push(child);
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (data: Buffer) => (output.stdout += data.toString()));
  child.stderr.on('data', (data: Buffer) => (output.stderr += data.toString()));
  const ended = once(child, 'close') as Promise<[number | null]>;
  const printed = (word: string) => expect.poll(() => output.stdout).toContain(word);
  await printed('running');
  return { child, output, printed, status: async () => (await ended)[0] };
}

test('a signal lets what runs finish and ends well', async () => {
  const { child, output, printed, status } = await start();
  child.kill('SIGTERM');
  await printed('closing');
  child.stdin.write('done\n');
  expect(await status()).toBe(0);
  expect(output.stdout).toContain('closed');
});

test('a Ctrl-C that npm passes on a second time is one Ctrl-C', async () => {
  const { child, output, printed, status } = await start();
  child.kill('SIGINT');
  child.kill('SIGTERM');
  child.kill('SIGINT');
  await printed('closing');
  child.stdin.write('done\n');
  expect(await status()).toBe(0);
  expect(output.stdout).toContain('closed');
});

test('a second Ctrl-C ends it at once', async () => {
  const { child, output, printed, status } = await start();
  child.kill('SIGINT');
  await printed('closing');
  await sleep(700);
  child.kill('SIGINT');
  expect(await status()).toBe(1);
  expect(output.stdout).not.toContain('closed');
});

test('a fault that nobody caught closes as well, and tells its kind but not its message', async () => {
  const { child, output, printed, status } = await start();
  child.kill('SIGUSR1');
  await printed('closing');
  child.stdin.write('done\n');
  expect(await status()).toBe(1);
  expect(output.stderr).toContain('RangeError');
  expect(output.stderr).not.toContain('canary');
});
