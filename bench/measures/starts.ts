import { setTimeout as sleep } from 'node:timers/promises';
import { runLoad } from '../lib/load.ts';
import { figure, type Report } from '../lib/report.ts';
import { interleave, median, ratio } from '../lib/rounds.ts';
import { start, subjectNames, titles, type Subject } from '../lib/subject.ts';
import { startSubjects, stopSubjects, warmUp } from '../lib/subjects.ts';
import { startVendor } from '../lib/vendor.ts';
import type { Bench } from '../bench.ts';

const callersList = [1, 32, 256];
const usualRounds = 9;
const roundMs = 1000;

/** Starts a second, CPU and latency a start, new vendor connections, memory. */
export async function measureStarts({ folderFor, rounds }: Bench): Promise<Report> {
  const folder = folderFor('starts');
  const vendor = await startVendor(folder);
  const subjects = await startSubjects({ folder, vendor });
  const call = (subject: Subject) => async () => (await start(subject.pool)) !== null;
  await sleep(2000);
  const idle = await Promise.all(subjectNames.map((name) => subjects[name].usage()));
  await warmUp(subjects);

  const tables = [];
  const findings: Report['findings'] = [];
  for (const callers of callersList) {
    const series = await interleave(subjectNames, rounds(usualRounds), async (name) => {
      const subject = subjects[name];
      const [before, countsBefore] = [await subject.usage(), await vendor.counts()];
      const load = await runLoad(callers, { ms: roundMs }, call(subject));
      const [after, counts] = [await subject.usage(), await vendor.counts()];
      return {
        perSecond: load.calls / load.seconds,
        cpuMs: (after.cpuMs - before.cpuMs) / load.calls,
        median: load.median,
        p99: load.p99,
        // Where the machine is so busy that calls to the vendor reach their deadline.
        failed: load.failed,
        connections: (counts.connections - countsBefore.connections) / load.calls,
      };
    });
    const of = (name: (typeof subjectNames)[number], key: string) =>
      figure(median(series[name][key] ?? []));
    tables.push({
      columns: [
        `${callers} callers`,
        'starts/s',
        'CPU ms',
        'median ms',
        'p99 ms',
        'new vendor connections a call',
        'failed',
      ],
      rows: subjectNames.map((name) => [
        titles[name],
        ...['perSecond', 'cpuMs', 'median', 'p99', 'connections', 'failed'].map((key) =>
          of(name, key),
        ),
      ]),
    });
    if (callers !== 32) continue;
    const better = (to: 'express' | 'fastify' | 'bare', letter: string, target: number) =>
      findings.push({
        figure: `starts a second, 32 callers, against ${letter}`,
        value: ratio(series, 'perSecond', 'proxy', to),
        ...(to === 'bare' ? {} : { bare: ratio(series, 'perSecond', 'bare', to) }),
        comparison: '>=',
        target,
      });
    better('express', '(a)', 3);
    better('fastify', '(b)', 1.5);
    better('bare', '(c)', 0.55);
    findings.push(
      {
        figure: 'CPU a start, against (a)',
        value: ratio(series, 'cpuMs', 'proxy', 'express'),
        bare: ratio(series, 'cpuMs', 'bare', 'express'),
        comparison: '<=',
        target: 0.35,
      },
      {
        figure: 'new vendor connections a call, warm',
        value: median(series.proxy['connections'] ?? []),
        comparison: '<=',
        target: 0.002,
      },
    );
  }
  const loaded = await Promise.all(subjectNames.map((name) => subjects[name].usage()));
  const mb = (bytes: number | undefined) => figure((bytes ?? NaN) / 1024 / 1024);
  tables.push({
    columns: ['memory, MB', 'idle', 'after load', 'peak'],
    rows: subjectNames.map((name, index) => [
      titles[name],
      mb(idle[index]?.rss),
      mb(loaded[index]?.rss),
      mb(loaded[index]?.peak),
    ]),
  });
  findings.push({
    figure: 'idle memory, against (a)',
    value: (idle[0]?.rss ?? NaN) / (idle[1]?.rss ?? NaN),
    comparison: '<=',
    target: 0.45,
  });
  await stopSubjects(subjects);
  vendor.stop();
  return { title: 'Starts', tables, findings };
}
