/**
 * `npm test`, or with `field` `npm run test:field`: every step, though an earlier one failed, so that
 * one run tells all. The last line is `N passed, N failed`; the exit status is 1 when anything failed.
 */
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { root, run } from './command.ts';
import { missingPackages, type Engine } from './engines.ts';
import {
  readElementReport,
  readVitestReport,
  sum,
  tallyOfCheck,
  tallyOfRunner,
  verdict,
  type Tally,
} from './reports.ts';

/** One step. `output` is the file descriptor that gets what it prints. */
type Step = { name: string; run(output: number): Promise<Tally> };

const outputFolder = join(root, 'test-output');

/** What every change must hold. Those of a row run beside each other, one for each of two cores. */
const core: Step[][] = [
  [check('build', 'npm', ['run', 'build'])],
  [
    check('lint', 'npm', ['run', 'lint']),
    check('types', 'npm', ['run', 'types']),
    check('format', 'npm', ['run', 'format:check']),
    check('knip', 'npm', ['run', 'knip']),
    check('words', 'npm', ['run', 'words']),
  ],
  [vitest('unit')],
  [element('chromium'), builtElement()],
  [vitest('e2e')],
  [vitest('docs'), { name: 'packages', run: checkPackages }],
];

/** What needs further packages and programs: other engines, frameworks, servers and languages. */
const field: Step[][] = [
  [check('build', 'npm', ['run', 'build'])],
  [element('firefox'), element('webkit')],
  [vitest('field')],
];

const results: { name: string; tally: Tally; seconds: number }[] = [];
mkdirSync(outputFolder, { recursive: true });
for (const row of process.argv[2] === 'field' ? field : core) await runRow(row);

console.log('\n=== summary ===');
for (const { name, tally, seconds } of results) {
  console.log(`${name.padEnd(20)}${verdict(tally)}, ${seconds.toFixed(0)} s`);
}
// Once more at the end, where those look who see the last lines only.
for (const { name, tally } of results) {
  for (const failure of tally.failures ?? []) console.log(`\n${name}: ${failure}`);
}
const total = sum(results.map(({ tally }) => tally));
console.log(verdict(total));
process.exitCode = total.failed > 0 ? 1 : 0;

async function runRow(row: readonly Step[]): Promise<void> {
  const waiting = [...row];
  const lane = async () => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      await (row.length === 1 ? runAlone(step) : runBeside(step));
    }
  };
  await Promise.all([lane(), lane()]);
}

async function runAlone(step: Step): Promise<void> {
  console.log(`\n=== ${step.name} ===`);
  await measure(step, 1);
}

/** What it prints waits until it is over: the lines of two would mix. */
async function runBeside(step: Step): Promise<void> {
  const log = join(outputFolder, `${step.name.replaceAll(' ', '-')}.log`);
  const output = openSync(log, 'w');
  await measure(step, output);
  closeSync(output);
  console.log(`\n=== ${step.name} ===\n${readFileSync(log, 'utf8')}`);
}

async function measure(step: Step, output: number): Promise<void> {
  const begin = performance.now();
  const tally = await step.run(output).catch((error: unknown): Tally => {
    console.error(error);
    return { passed: 0, failed: 1 };
  });
  results.push({ name: step.name, tally, seconds: (performance.now() - begin) / 1000 });
}

/** A tool that says yes or no. */
function check(name: string, command: string, args: readonly string[]): Step {
  return { name, run: async (output) => tallyOfCheck(await run(command, args, { output })) };
}

/** One project of `vitest.config.ts`. */
function vitest(project: string): Step {
  const report = join(outputFolder, `${project}-tests.json`);
  const args = ['run', '--project', project, '--reporter=default', '--reporter=json'];
  return runner(project, report, readVitestReport, 'vitest', [
    ...args,
    `--outputFile.json=${report}`,
  ]);
}

/** The element's tests in one engine. An engine that is not there is a failure that says what to install. */
function element(engine: Engine): Step {
  const name = `element in ${engine}`;
  const missing = missingPackages(engine);
  if (missing.length > 0) {
    const failure = `not found; install Debian's ${missing.join(' and ')}`;
    return { name, run: () => Promise.resolve({ passed: 0, failed: 1, failures: [failure] }) };
  }
  const report = join(outputFolder, `element-tests-${engine}.json`);
  return runner(name, report, readElementReport, 'wtr', [], { ENGINE: engine });
}

/** The same tests with the script for pages as it was built. */
function builtElement(): Step {
  const report = join(outputFolder, 'element-tests-built.json');
  const environment = { ENGINE: 'chromium', ELEMENT: 'built' };
  return runner('element as built', report, readElementReport, 'wtr', [], environment);
}

/** A tool that runs tests and writes a report. */
function runner(
  name: string,
  report: string,
  read: (text: string) => Tally | null,
  command: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Step {
  return {
    name,
    async run(output) {
      // An older run's report must not stand in for this run's.
      await rm(report, { force: true });
      const exitCode = await run(command, args, { output, environment });
      return tallyOfRunner(exitCode, read(await readFile(report, 'utf8').catch(() => '')));
    },
  };
}

/** What would be published is packed, and the tarballs are checked: the sources prove nothing. */
async function checkPackages(output: number): Promise<Tally> {
  const folder = join(outputFolder, 'packed');
  await rm(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const packed = await run('npm', ['run', 'pack:all', '--', folder], { output });
  const tarballs = (await readdir(folder)).filter((name) => name.endsWith('.tgz'));
  const tallies = [tallyOfCheck(packed), tallyOfCheck(tarballs.length > 0 ? 0 : 1)];
  for (const name of tarballs.toSorted()) {
    const tarball = join(folder, name);
    tallies.push(
      tallyOfCheck(await run('publint', ['run', tarball, '--strict'], { output })),
      tallyOfCheck(await run('attw', [tarball, '--profile', 'esm-only'], { output })),
    );
  }
  return sum(tallies);
}
