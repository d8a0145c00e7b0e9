import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv, styleText } from 'node:util';
import { createSimulator, simulatorCredentials, type Simulator } from 'ekyc-verify-simulator';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { composeEnvironmentFile } from '../../config/init.js';
import { simulatedEnvironment } from '../../config/simulate.js';
import type { CommandDeps } from '../deps.js';
import { runHere } from '../../../test/support/command.js';

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

/** Runs `check` against the simulator; the last word of a result's head comes first. */
async function check(
  different: Record<string, string> = {},
  deps: Parameters<typeof runHere>[2] = {},
) {
  const { url } = simulator.address();
  const own = { EKYC_DATABASE_URL: `file:${join(folder, 'ekyc.sqlite')}` };
  const access = { url, credentials: simulatorCredentials };
  const environment = simulatedEnvironment(own, access);
  return runHere(['check'], { ...environment, ...different }, deps);
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
