import { spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv, styleText } from 'node:util';
import { createSimulator, simulatorCredentials, type Simulator } from 'ekyc-verify-simulator';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { composeEnvironmentFile } from '../../config/init.js';
import { simulatedEnvironment } from '../../config/simulate.js';
import { migrateDatabase } from '../../store/open.js';
import type { CommandDeps } from '../deps.js';
import { runHere } from '../../../test/support/command.js';
import { resolveSources } from '../../../test/support/run-sources.js';

let simulator: Simulator;
let folder: string;
let ahead = 0;
beforeEach(async () => {
  ahead = 0;
  folder = await mkdtemp(join(tmpdir(), 'ekyc-verify-check-'));
  simulator = createSimulator({ now: () => Date.now() + ahead });
  await simulator.start();
});
afterEach(async () => {
  await simulator.stop();
  await rm(folder, { recursive: true, force: true });
});

/** What leads to the simulator, and to a database of the test's own. */
function environment(different: Record<string, string> = {}) {
  const { url } = simulator.address();
  const own = { EKYC_DATABASE_URL: `file:${join(folder, 'ekyc.sqlite')}` };
  const access = { url, credentials: simulatorCredentials };
  return { ...simulatedEnvironment(own, access), ...different };
}

/** Runs `check` against the simulator; the last word of a result's head comes first. */
function check(different: Record<string, string> = {}, deps: Parameters<typeof runHere>[2] = {}) {
  return runHere(['check'], environment(different), deps);
}

/**
 * Runs commands, one after another, in a process that files' modes bind: root gives up the two rights
 * that let it write everything. Returns what the process has printed by now.
 */
async function runAsUser(runs: Parameters<typeof runHere>[]): Promise<() => string> {
  const program = join(folder, 'runs.mjs');
  const command = new URL('../../../test/support/command.ts', import.meta.url);
  const lines = [
    `import { runHere } from ${JSON.stringify(command.href)};`,
    `for (const run of ${JSON.stringify(runs)}) console.log(JSON.stringify(await runHere(...run)));`,
  ];
  await writeFile(program, lines.join('\n'));
  const rights = '-dac_override,-dac_read_search';
  const giveUp = ['setpriv', `--inh-caps=${rights}`, `--bounding-set=${rights}`];
  const node = [process.execPath, '--conditions=source', '--import', resolveSources, program];
  const [file = '', ...args] = process.getuid?.() === 0 ? [...giveUp, ...node] : node;
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  child.stdout.on('data', (data: Buffer) => (output += data.toString()));
  return () => output;
}

describe('check', () => {
  it('says of each part that it is well, ends with 0, and buys nothing', async () => {
    const { result, stdout, stderr } = await check();
    expect(stdout.match(/^ok +(database|clock|credentials) /gm)).toHaveLength(3);
    expect(stdout).not.toMatch(/^failed/m);
    expect({ result, stderr }).toEqual({ result: { status: 0 }, stderr: '' });
    expect(simulator.calls()).toMatchObject({ ApplyWebVerificationBizTokenIntl: 0 });
    expect(simulator.verifications()).toEqual([]);
  });

  it.each([
    [{ TENCENTCLOUD_SECRET_ID: 'AKIDnobodyhasthisone0123' }, 'TENCENTCLOUD_SECRET_ID'],
    [{ TENCENTCLOUD_SECRET_KEY: 'wrong-key-0123456789-abcdef' }, 'TENCENTCLOUD_SECRET_KEY'],
    [{ TENCENTCLOUD_TOKEN: 'not-a-token-of-this-key' }, 'TENCENTCLOUD_TOKEN'],
    [{ EKYC_TENCENT_URL: 'http://127.0.0.1:9' }, 'EKYC_TENCENT_URL'],
  ])('with %j names what to remedy, and ends with 1', async (different, named) => {
    const { result, stdout } = await check(different);
    expect(result).toEqual({ status: 1 });
    expect(stdout).toMatch(new RegExp(`^failed +credentials .+\\n +.*${named}`, 'm'));
    for (const value of Object.values(different)) {
      if (!value.startsWith('http')) expect(stdout).not.toContain(value);
    }
  });

  it('tells a wrong clock from a wrong key', async () => {
    ahead = 10 * 60_000;
    const { result, stdout } = await check({}, { now: () => Date.now() - ahead });
    expect(result).toEqual({ status: 1 });
    expect(stdout).toMatch(/^failed +clock +(599|600|601) s behind[^\n]*\n[^\n]*NTP/m);
    expect(stdout).toMatch(/^failed +credentials +refused: AuthFailure.SignatureExpire\n.*clock/m);
  });

  it('tells an account that may not from a wrong key', async () => {
    // The first question is that of the clock, which the simulator does not count as a call.
    simulator.once({
      action: 'GetWebVerificationResultIntl',
      error: { code: 'UnauthorizedOperation.Nonactivated', message: 'canary' },
    });
    const { stdout } = await check();
    expect(stdout).toMatch(/^failed +credentials +the key is right.*Nonactivated\n +Activate/m);
    expect(stdout).not.toContain('canary');
  });

  it('says what is wrong with a database', async () => {
    const { result, stdout } = await check({ EKYC_DATABASE_URL: `file:${folder}/no/such/folder` });
    expect(result).toEqual({ status: 1 });
    expect(stdout).toMatch(/^failed +database +SQLite: the folder .*\n.*EKYC_DATABASE_URL/m);
    const memory = await check({ EKYC_DATABASE_URL: 'file::memory:' });
    expect(memory.result).toEqual({ status: 0 });
    expect(memory.stdout).toMatch(/^warning +database +.*kept in memory/m);
  });

  it('says which file or folder this user may not write; a start says so too, and waits where it helps', async () => {
    const closed = join(folder, 'closed');
    const path = join(closed, 'ekyc.sqlite');
    const readOnly = join(folder, 'read-only.sqlite');
    await mkdir(closed);
    for (const each of [path, readOnly]) await migrateDatabase(`file:${each}`);
    await chmod(readOnly, 0o400);
    await chmod(closed, 0o500);
    const at = (file: string) => environment({ EKYC_DATABASE_URL: `file:${file}`, PORT: '0' });
    const output = await runAsUser([
      [['check'], at(readOnly)],
      [['check'], at(join(closed, 'new.sqlite'))],
      [['check'], at(path)],
      [[], at(readOnly)],
      [[], at(path)],
    ]);
    await expect.poll(output).toMatch(/"waiting for the database.*\n/);
    const [file, newFile, inFolder, start, waiting] = output()
      .split('\n')
      .map((line) => JSON.parse(line || 'null'));
    const noAccess = /^failed +database +SQLite: [^\n]+ this user \(EACCES\)\n.+EKYC_DATABASE_URL/m;
    for (const { result, stdout } of [file, newFile]) {
      expect({ result, stdout }).toEqual({
        result: { status: 1 },
        stdout: expect.stringMatching(noAccess),
      });
    }
    expect(inFolder.stdout).toMatch(
      /^failed +database +SQLite: [^\n]+ not written \(SQLite 8\)\n.+EKYC_DATABASE_URL.+folder must be/m,
    );
    expect(start).toMatchObject({
      result: { status: 1 },
      stderr: expect.stringMatching(
        /^The proxy did not start\. .+\(EACCES\)\. .+EKYC_DATABASE_URL/,
      ),
    });
    expect(waiting).toMatchObject({
      level: 40,
      msg: expect.stringMatching(/^waiting for the database: .+\(SQLite 8\)\. .+EKYC_DATABASE_URL/),
    });
    await chmod(closed, 0o700);
    await expect.poll(output).toContain('Server listening');
  });

  it('warns of what an untouched configuration of init will not do, and ends with 0', async () => {
    const keys = {
      TENCENTCLOUD_SECRET_ID: simulatorCredentials.secretId,
      TENCENTCLOUD_SECRET_KEY: simulatorCredentials.secretKey,
      EKYC_TENCENT_URL: simulator.address().url,
    };
    const untouched = { ...parseEnv(composeEnvironmentFile()), ...keys };
    const own = { EKYC_DATABASE_URL: `file:${join(folder, 'ekyc.sqlite')}` };
    const { result, stdout } = await runHere(['check'], { ...untouched, ...own });
    expect(result).toEqual({ status: 0 });
    expect(stdout).toMatch(
      /^warning +configuration +EKYC_PUBLIC_URL is http:\/\/127\S+ which only/m,
    );
    expect(stdout).toMatch(/^warning +configuration +EKYC_ALLOWED_ORIGINS is not set.*\n +Set /m);
    expect(stdout).not.toContain('complete');
  });

  it('with a wrong configuration ends with 78 and tries nothing', async () => {
    const { result, stdout, stderr } = await check({ EKYC_CHECK_MODE: '9' });
    expect({ result, stdout }).toEqual({ result: { status: 78 }, stdout: '' });
    expect(stderr).toContain('EKYC_CHECK_MODE');
    expect(simulator.requests()).toEqual([]);
  });

  it('colours the first word of a line, for who wants colours', async () => {
    const paint: CommandDeps['paint'] = (colour, text) =>
      styleText(colour, text, { validateStream: false });
    const { stdout } = await check({}, { paint });
    expect(stdout).toContain('\u001b[32mok      \u001b[39m credentials');
  });
});
