import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { fork } from 'node:child_process';
import type { Bench } from '../bench.ts';
import { figure, type Report } from '../lib/report.ts';
import { median } from '../lib/rounds.ts';

const usualRounds = 5;

/** What each part that the proxy adds costs a start: CPU time of the part alone, in a process of its own. */
export async function measureCost({ folderFor, rounds }: Bench): Promise<Report> {
  const series: Record<string, number[]> = {};
  for (let round = 0; round < rounds(usualRounds); round += 1) {
    const child = fork(new URL('../subjects/parts.ts', import.meta.url), [folderFor('cost')], {
      execArgv: [
        '--conditions=source',
        '--import',
        new URL('../subjects/sources.mjs', import.meta.url).href,
      ],
      env: { PATH: process.env['PATH'] ?? '', EKYC_SECRET: randomBytes(32).toString('base64url') },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const [costs] = (await once(child, 'message')) as [Record<string, number>];
    for (const [part, microseconds] of Object.entries(costs)) {
      (series[part] ??= []).push(microseconds);
    }
  }
  return {
    title: 'What each part adds to a start',
    notes: [
      'CPU time, in microseconds, of the part called alone in a loop. A row is written 32 at a time, as under load, and its time includes the wait for the disk only as far as that is work.',
    ],
    tables: [
      {
        columns: ['part', 'µs a start'],
        rows: Object.entries(series).map(([part, values]) => [part, figure(median(values))]),
      },
    ],
    findings: [],
  };
}
