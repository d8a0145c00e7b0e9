import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench } from '../bench.ts';
import { figure, type Report } from '../lib/report.ts';
import { interleave, median, ratio } from '../lib/rounds.ts';
import { start, subjectNames, titles, type Subject } from '../lib/subject.ts';
import { startSubjects, stopSubjects, warmUp } from '../lib/subjects.ts';
import { startVendor } from '../lib/vendor.ts';

const usualRounds = 5;
/** What the vendor allows, and for how many starts a round goes on. */
const perSecond = 20;
const starts = 300;

/** Starts at the vendor's limit, arriving at random: what a person waits, and what it costs. */
export async function measureArrivals({ folderFor, rounds }: Bench): Promise<Report> {
  const folder = folderFor('arrivals');
  const vendor = await startVendor(folder);
  const subjects = await startSubjects({ folder, vendor });
  await warmUp(subjects);
  const series = await interleave(subjectNames, rounds(usualRounds), async (name) => {
    const before = await subjects[name].usage();
    const times = await arrive(subjects[name]);
    const after = await subjects[name].usage();
    return {
      median: times[Math.floor(times.length / 2)] ?? NaN,
      p99: times[Math.floor(times.length * 0.99)] ?? NaN,
      cpuMs: (after.cpuMs - before.cpuMs) / times.length,
    };
  });
  await stopSubjects(subjects);
  vendor.stop();
  const against = (key: string, words: string, to: 'express' | 'plain', target: number) => ({
    figure: `${words} at 20 a second, against ${to === 'plain' ? '(b)' : '(a)'}`,
    value: ratio(series, key, 'proxy', to),
    comparison: '<=' as const,
    target,
  });
  return {
    title: 'Starts at 20 a second, arriving at random',
    tables: [
      {
        columns: ['', 'median ms', 'p99 ms', 'CPU ms a start'],
        rows: subjectNames.map((name) => [
          titles[name],
          ...['median', 'p99', 'cpuMs'].map((key) => figure(median(series[name][key] ?? []))),
        ]),
      },
    ],
    findings: [
      against('median', 'median of a start', 'plain', 1.5),
      against('p99', 'p99 of a start', 'plain', 2),
      against('cpuMs', 'CPU a start', 'express', 1.2),
    ],
  };
}

/** Exponential gaps: people don't come in step. Sorted times, in milliseconds. */
async function arrive({ pool }: Subject): Promise<number[]> {
  const under: Promise<number>[] = [];
  for (let count = 0; count < starts; count += 1) {
    await sleep((-Math.log(1 - Math.random()) * 1000) / perSecond);
    const from = performance.now();
    under.push(
      start(pool).then((answer) => {
        if (answer === null) throw new Error('A start failed.');
        return performance.now() - from;
      }),
    );
  }
  return (await Promise.all(under)).toSorted((a, b) => a - b);
}
