import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run, toolEnvironment } from './command.ts';

const node = (script: string, options?: Parameters<typeof run>[2]) =>
  run(process.execPath, ['--eval', script], options);

describe('a command', () => {
  it('gives its exit code', async () => {
    expect(await node('process.exit(0)')).toBe(0);
    expect(await node('process.exit(3)')).toBe(3);
  });

  it('that a signal ended has none', async () => {
    expect(await node(`process.kill(process.pid, 'SIGKILL')`)).toBeNull();
  });

  it('that is not there has none', async () => {
    expect(await run('no-such-command', [])).toBeNull();
  });

  it('that hangs is ended', async () => {
    expect(await node('setInterval(() => {}, 1000)', { patienceMs: 300 })).toBeNull();
  });
});

describe('what a command leaves running', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ekyc-verify-command-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('is ended with it', async () => {
    const file = join(folder, 'pid');
    const script = `
      const { spawn } = require('node:child_process');
      const child = spawn(process.execPath, ['--eval', 'setInterval(() => {}, 1000)']);
      require('node:fs').writeFileSync(${JSON.stringify(file)}, String(child.pid));
      process.exit(0);
    `;
    expect(await node(script)).toBe(0);
    const pid = Number(await readFile(file, 'utf8'));
    await expect.poll(() => isRunning(pid)).toBe(false);
  });
});

describe('the environment of a command', () => {
  it('has the workspace’s tools first, before whatever started it', () => {
    const { PATH } = toolEnvironment({ PATH: '/usr/bin' });
    expect(PATH).toMatch(/node_modules[/\\]\.bin[:;]\/usr\/bin$/);
  });

  it('has them even when there was no PATH', () => {
    expect(toolEnvironment({}).PATH).toMatch(/node_modules[/\\]\.bin$/);
  });
});

/** A process that has ended but was not waited for still has an id: its state tells. */
async function isRunning(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  return stat !== null && !/\) Z /.test(stat);
}
