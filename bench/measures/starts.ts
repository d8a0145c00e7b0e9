import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench } from '../bench.ts';
import { runLoad } from '../lib/load.ts';
import { figure, type Report } from '../lib/report.ts';
import { interleave, median, ratio } from '../lib/rounds.ts';
import { start, subjectNames, titles, type Subject } from '../lib/subject.ts';
import { startSubjects, stopSubjects, warmUp } from '../lib/subjects.ts';
import { startVendor } from '../lib/vendor.ts';

const callers = 32;
const usualRounds = 7;
const roundMs = 1000;
/** So many callers at once, and so many calls. */
const rush = { callers: 256, calls: 5000 };

/** Starts a second with 32 callers; memory at rest, and after a rush. */
export async function measureStarts({ folderFor, rounds }: Bench): Promise<Report> {
  const folder = folderFor('starts');
  const vendor = await startVendor(folder);
  const subjects = await startSubjects({ folder, vendor });
  const call = (subject: Subject) => async () => (await start(subject.pool)) !== null;
  const memory = () => Promise.all(subjectNames.map((name) => subjects[name].usage()));
  await sleep(2000);
  const idle = await memory();
  await warmUp(subjects);
  const series = await interleave(subjectNames, rounds(usualRounds), async (name) => {
    const load = await runLoad(callers, { ms: roundMs }, call(subjects[name]));
    return { perSecond: load.calls / load.seconds, median: load.median, failed: load.failed };
  });
  for (const name of subjectNames)
    await runLoad(rush.callers, { calls: rush.calls }, call(subjects[name]));
  const rushed = await memory();
  await stopSubjects(subjects);
  vendor.stop();

  const mb = (bytes: number | undefined) => figure((bytes ?? NaN) / 1024 / 1024);
  const memoryRatio = (of: typeof idle) => (of[0]?.rss ?? NaN) / (of[1]?.rss ?? NaN);
  return {
    title: 'Starts as fast as they come, and memory',
    tables: [
      {
        columns: ['32 callers', 'starts/s', 'median ms', 'failed', 'idle MB', 'MB after a rush'],
        rows: subjectNames.map((name, index) => [
          titles[name],
          ...['perSecond', 'median', 'failed'].map((key) =>
            figure(median(series[name][key] ?? [])),
          ),
          mb(idle[index]?.rss),
          mb(rushed[index]?.rss),
        ]),
      },
    ],
    findings: [
      {
        figure: 'starts a second, 32 callers, against (a)',
        value: ratio(series, 'perSecond', 'proxy', 'express'),
        comparison: '>=',
        target: 1.2,
      },
      {
        figure: 'idle memory, against (a)',
        value: memoryRatio(idle),
        comparison: '<=',
        target: 0.45,
      },
      {
        figure: 'memory after a rush of 256 callers, against (a)',
        value: memoryRatio(rushed),
        comparison: '<=',
        target: 0.6,
      },
    ],
  };
}
