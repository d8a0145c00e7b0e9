import { afterEach, expect, test } from 'vitest';
import { runHere } from '../../test/support/command.js';

const running: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.close()));
});

async function simulate(outcomes: string) {
  const env = { EKYC_SIMULATOR_OUTCOMES: outcomes, PORT: '0', LOG_LEVEL: 'silent' };
  const ran = await runHere(['--simulate'], env);
  if ('close' in ran.result) running.push(ran.result);
  return ran;
}

test('--simulate plays the outcomes that the environment lists', async () => {
  const { stderr } = await simulate('too-dark,pass');
  const [, simulatorUrl = ''] = /simulator +(http:\S+)/.exec(stderr) ?? [];
  expect(await (await fetch(simulatorUrl)).text()).toContain('value="too-dark,pass"');
});

test('--simulate refuses a list with an outcome that there is not, and starts nothing', async () => {
  const { result, stderr } = await simulate('too-dark,win');
  expect(result).toEqual({ status: 78 });
  expect(stderr).toContain('EKYC_SIMULATOR_OUTCOMES');
});

test('a real proxy refuses to start with a list of outcomes', async () => {
  const { result, stderr } = await runHere([], { EKYC_SIMULATOR_OUTCOMES: 'pass' });
  expect(result).toEqual({ status: 78 });
  expect(stderr).toContain('EKYC_SIMULATOR_OUTCOMES: is not a setting of this proxy');
});
