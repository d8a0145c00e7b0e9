import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench } from '../bench.ts';
import { startDelay } from '../lib/delay.ts';
import { figure, type Report } from '../lib/report.ts';
import { interleave, median, ratio } from '../lib/rounds.ts';
import { start, subjectNames, titles } from '../lib/subject.ts';
import { startSubjects, stopSubjects, warmUp } from '../lib/subjects.ts';
import { startVendor } from '../lib/vendor.ts';

const usualRounds = 9;
const quietMs = 6000;
const oneWayMs = 10;

/** A start after a quiet while, the vendor 20 ms there and back: what an idle connection is worth. */
export async function measureQuiet({ folderFor, rounds }: Bench): Promise<Report> {
  const folder = folderFor('quiet');
  const vendor = await startVendor(folder);
  const delay = await startDelay(vendor.port, oneWayMs);
  const subjects = await startSubjects({ folder, vendor, vendorPort: delay.port });
  await warmUp(subjects);
  let round = -1;
  const series = await interleave(subjectNames, rounds(usualRounds), async (name, current) => {
    // All of them are quiet at the same time.
    if (round !== current) await sleep(quietMs);
    round = current;
    const from = performance.now();
    if ((await start(subjects[name].pool)) === null) throw new Error(`${name}: a start failed.`);
    return { ms: performance.now() - from };
  });
  await stopSubjects(subjects);
  delay.stop();
  vendor.stop();
  const against = (name: 'express' | 'fastify', letter: string) =>
    ({
      figure: `median start after 6 s of quiet, against ${letter}`,
      value: ratio(series, 'ms', 'proxy', name),
      bare: ratio(series, 'ms', 'bare', name),
      comparison: '<=',
      target: 0.6,
    }) as const;
  return {
    title: 'A start after 6 s of quiet, vendor 20 ms away',
    tables: [
      {
        columns: ['', 'median ms'],
        rows: subjectNames.map((name) => [titles[name], figure(median(series[name]['ms'] ?? []))]),
      },
    ],
    findings: [against('express', '(a)'), against('fastify', '(b)')],
  };
}
