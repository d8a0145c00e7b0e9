/**
 * Everything that `npm test` checks, stage after stage. A stage that fails does not stop the next,
 * so that one run tells all. The last line is `N passed, N failed`; the exit status is 1 when
 * anything failed.
 */
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { outputFolder, stages, type Stage } from './stages.ts';
import { sum, verdict, type Tally } from './tally.ts';

const results: { name: string; tally: Tally; seconds: number }[] = [];
const skipped = stages.flat().filter((stage) => stage.skipped !== undefined);

mkdirSync(outputFolder, { recursive: true });
for (const row of stages) await runRow(row.filter((stage) => !skipped.includes(stage)));

console.log('\n=== summary ===');
for (const { name, tally, seconds } of results) {
  console.log(`${name.padEnd(20)}${verdict(tally)}, ${seconds.toFixed(0)} s`);
}
for (const { name, skipped: reason } of skipped) {
  console.log(`${name.padEnd(20)}did not run, ${reason}`);
}
// Once more at the end, where those look who see the last lines only.
for (const { name, tally } of results) {
  for (const failure of tally.failures ?? []) console.log(`\n${name}: ${failure}`);
}
const total = sum(results.map(({ tally }) => tally));
console.log(verdict(total));
process.exitCode = total.failed > 0 ? 1 : 0;

/** Two at a time: one for each core of a small machine. */
async function runRow(row: readonly Stage[]): Promise<void> {
  const waiting = [...row];
  const lane = async () => {
    for (let stage = waiting.shift(); stage !== undefined; stage = waiting.shift()) {
      await (row.length === 1 ? runAlone(stage) : runBeside(stage));
    }
  };
  await Promise.all([lane(), lane()]);
}

async function runAlone(stage: Stage): Promise<void> {
  console.log(`\n=== ${stage.name} ===`);
  await measure(stage, 1);
}

/** What it prints waits until it is over: the lines of two would mix. */
async function runBeside(stage: Stage): Promise<void> {
  const log = join(outputFolder, `${stage.name.replaceAll(' ', '-')}.log`);
  const output = openSync(log, 'w');
  await measure(stage, output);
  closeSync(output);
  console.log(`\n=== ${stage.name} ===\n${readFileSync(log, 'utf8')}`);
}

async function measure(stage: Stage, output: number): Promise<void> {
  const begin = performance.now();
  const tally = await stage.run(output).catch((error: unknown): Tally => {
    console.error(error);
    return { passed: 0, failed: 1 };
  });
  results.push({ name: stage.name, tally, seconds: (performance.now() - begin) / 1000 });
}
