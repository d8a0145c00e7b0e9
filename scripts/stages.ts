import { writeSync } from 'node:fs';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { root, run } from './command.ts';
import { allEnginesWanted, engines, enginesVariable, type Engine } from './engines/engines.ts';
import { readElementReport, readVitestReport } from './reports.ts';
import { sum, tallyOfCheck, tallyOfRunner, type Tally } from './tally.ts';

/** One step of `npm test`. */
export type Stage = {
  name: string;
  /** @param output File descriptor that gets what it prints. */
  run(output: number): Promise<Tally>;
  /** Why it cannot run here and need not. */
  skipped?: string;
};

/** Where logs, reports, packed packages and screenshots go. */
export const outputFolder = join(root, 'test-output');

/**
 * The stages in their order: the later ones need what the first one builds. Those of a row keep one
 * core busy each, or wait for a browser, and run beside each other.
 */
export const stages: readonly (readonly Stage[])[] = [
  [check('build', 'npm', ['run', 'build'])],
  [check('lint', 'npm', ['run', 'lint'])],
  [
    check('types', 'npm', ['run', 'types']),
    check('format', 'npm', ['run', 'format:check']),
    // Dead code, and dependencies that nobody uses or nobody declared.
    check('knip', 'npm', ['run', 'knip']),
  ],
  [vitest('unit tests', 'unit-tests.json', [])],
  engines.map(elementTests),
  [vitest('whole-loop tests', 'loop-tests.json', ['--config', 'vitest.loop.config.ts'])],
  [
    vitest('documentation', 'documentation-tests.json', ['--config', 'vitest.docs.config.ts']),
    { name: 'packages', run: checkPackages },
  ],
];

/** The element's tests in one engine. One that is not there is named, and a failure where all are wanted. */
function elementTests(engine: Engine): Stage {
  const name = `element in ${engine.name}`;
  const report = `element-tests-${engine.name.toLowerCase()}.json`;
  const missing = engine.missing();
  if (missing.length === 0)
    return runner(name, report, readElementReport, 'wtr', ['--config', engine.config]);
  const reason = `not found: ${missing.join(', ')}`;
  if (!allEnginesWanted(process.env))
    return { name, skipped: reason, run: () => Promise.resolve({ passed: 0, failed: 0 }) };
  return {
    name,
    run(output) {
      writeSync(output, `${reason}, and ${enginesVariable} asks for all engines.\n`);
      return Promise.resolve({ passed: 0, failed: 1 });
    },
  };
}

/** A tool that says yes or no. */
function check(name: string, command: string, args: readonly string[]): Stage {
  return { name, run: async (output) => tallyOfCheck(await run(command, args, { output })) };
}

/** A tool that runs tests and writes a report. */
function runner(
  name: string,
  reportName: string,
  read: (text: string) => Tally | null,
  command: string,
  args: readonly string[],
): Stage {
  return {
    name,
    async run(output) {
      const report = join(outputFolder, reportName);
      // An older run's report must not stand in for this run's.
      await rm(report, { force: true });
      const exitCode = await run(command, args, { output });
      const text = await readFile(report, 'utf8').catch(() => '');
      return tallyOfRunner(exitCode, read(text));
    },
  };
}

function vitest(name: string, reportName: string, args: readonly string[]): Stage {
  return runner(name, reportName, readVitestReport, 'vitest', [
    'run',
    ...args,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${join(outputFolder, reportName)}`,
  ]);
}

/** What would be published is packed, and the tarballs are checked: the sources prove nothing. */
async function checkPackages(output: number): Promise<Tally> {
  const folder = join(outputFolder, 'packed');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const packed = tallyOfCheck(await run('npm', ['run', 'pack:all', '--', folder], { output }));
  const tarballs = (await readdir(folder)).filter((name) => name.endsWith('.tgz')).toSorted();
  const checked = await inTurn(tarballs, async (name) => {
    const tarball = join(folder, name);
    return sum([
      tallyOfCheck(await run('publint', ['run', tarball, '--strict'], { output })),
      tallyOfCheck(await run('attw', [tarball, '--profile', 'esm-only'], { output })),
    ]);
  });
  const some = tallyOfCheck(tarballs.length > 0 ? 0 : 1);
  return sum([packed, some, checked]);
}

/** One after the other: two type checkers at once are slower than one on a small machine. */
async function inTurn<T>(items: readonly T[], job: (item: T) => Promise<Tally>): Promise<Tally> {
  const tallies: Tally[] = [];
  for (const item of items) tallies.push(await job(item));
  return sum(tallies);
}
