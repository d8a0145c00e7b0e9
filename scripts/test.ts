/**
 * Everything that `npm test` checks, stage after stage. A stage that fails does not stop the next,
 * so that one run tells all. The last line is `N passed, N failed`; the exit status is 1 when
 * anything failed.
 */
import { stages } from './stages.ts';
import { sum, verdict, type Tally } from './tally.ts';

const results: { name: string; tally: Tally; seconds: number }[] = [];
const skipped = stages.filter((stage) => stage.skipped !== undefined);

for (const stage of stages) {
  if (skipped.includes(stage)) continue;
  console.log(`\n=== ${stage.name} ===`);
  const begin = performance.now();
  const tally = await stage.run().catch((error: unknown): Tally => {
    console.error(error);
    return { passed: 0, failed: 1 };
  });
  results.push({ name: stage.name, tally, seconds: (performance.now() - begin) / 1000 });
}

console.log('\n=== summary ===');
for (const { name, tally, seconds } of results) {
  console.log(`${name.padEnd(20)}${verdict(tally)}, ${seconds.toFixed(0)} s`);
}
for (const { name, skipped: reason } of skipped) {
  console.log(`${name.padEnd(20)}did not run, ${reason}`);
}
const total = sum(results.map(({ tally }) => tally));
console.log(verdict(total));
process.exitCode = total.failed > 0 ? 1 : 0;
