import type { Bench } from '../bench.ts';
import { figure, type Report } from '../lib/report.ts';
import { interleave, median, ratio } from '../lib/rounds.ts';
import { startSubject, subjectNames, titles } from '../lib/subject.ts';
import { startVendor } from '../lib/vendor.ts';

const usualRounds = 7;

/**
 * From spawn to the first start that is answered. One round goes before, uncounted: it fills the
 * disk's cache, and the proxy's cache of compiled code, as any earlier start on a machine has.
 */
export async function measureStartup({ folderFor, rounds }: Bench): Promise<Report> {
  const vendor = await startVendor(folderFor('startup'));
  let run = 0;
  const measure = async (name: (typeof subjectNames)[number]) => {
    run += 1;
    const folder = folderFor(`startup-${run}`);
    const from = performance.now();
    const subject = await startSubject({ name, folder, vendor });
    const ms = performance.now() - from;
    const { cpuMs } = await subject.usage();
    await subject.stop();
    return { ms, cpuMs };
  };
  for (const name of subjectNames) await measure(name);
  const series = await interleave(subjectNames, rounds(usualRounds), measure);
  vendor.stop();
  return {
    title: 'From spawn to the first answer',
    tables: [
      {
        columns: ['', 'ms', 'CPU ms'],
        rows: subjectNames.map((name) => [
          titles[name],
          figure(median(series[name]['ms'] ?? [])),
          figure(median(series[name]['cpuMs'] ?? [])),
        ]),
      },
    ],
    findings: [
      {
        figure: 'start to first answer, against (a)',
        value: ratio(series, 'ms', 'proxy', 'express'),
        comparison: '<=',
        target: 0.6,
      },
    ],
  };
}
