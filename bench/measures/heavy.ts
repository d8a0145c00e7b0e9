import type { Bench } from '../bench.ts';
import { runLoad } from '../lib/load.ts';
import { figure, type Report } from '../lib/report.ts';
import { interleave, median, ratio } from '../lib/rounds.ts';
import { start, startSubject, subjectNames, titles, type Subject } from '../lib/subject.ts';
import { startVendor } from '../lib/vendor.ts';

const usualRounds = 3;
const resultBytes = 2_200_000;
const inFlight = 32;
/** So many before, since code that has just been loaded is slow, and so many that are measured. */
const results = 160;

/** Results with a video in them, 32 in flight. Each round begins with new processes, for their peak of memory. */
export async function measureHeavy({ folderFor, rounds }: Bench): Promise<Report> {
  const folder = folderFor('heavy');
  const vendor = await startVendor(folder, resultBytes);
  const series = await interleave(subjectNames, rounds(usualRounds), async (name, round) => {
    const subject = await startSubject({
      name,
      folder: folderFor(`heavy-${name}-${round}`),
      vendor,
    });
    await runLoad(inFlight, { calls: results }, await prepare(subject));
    const ask = await prepare(subject);
    const before = await subject.usage();
    const load = await runLoad(inFlight, { calls: results }, ask);
    const after = await subject.usage();
    await subject.stop();
    if (load.failed > 0) throw new Error(`${name}: ${load.failed} results failed.`);
    return {
      perSecond: load.calls / load.seconds,
      cpuMs: (after.cpuMs - before.cpuMs) / load.calls,
      peakMb: after.peak / 1024 / 1024,
    };
  });
  vendor.stop();
  const against = (key: string, words: string, comparison: '>=' | '<=', target: number) => ({
    figure: `results of 2.2 MB, 32 in flight: ${words}, against (a)`,
    value: ratio(series, key, 'proxy', 'express'),
    bare: ratio(series, key, 'bare', 'express'),
    comparison,
    target,
  });
  return {
    title: 'Results of 2.2 MB, 32 in flight',
    tables: [
      {
        columns: ['', 'results/s', 'CPU ms', 'peak memory MB'],
        rows: subjectNames.map((name) => [
          titles[name],
          ...['perSecond', 'cpuMs', 'peakMb'].map((key) => figure(median(series[name][key] ?? []))),
        ]),
      },
    ],
    findings: [
      against('perSecond', 'a second', '>=', 4),
      against('cpuMs', 'CPU', '<=', 0.25),
      against('peakMb', 'peak memory', '<=', 0.5),
    ],
  };
}

/** What asks for one result. The proxy gives each only once, so its verifications are begun first. */
async function prepare({ name, pool }: Subject): Promise<() => Promise<boolean>> {
  const json = { 'content-type': 'application/json' };
  if (name !== 'proxy') {
    return async () => {
      const body = '{"token":"00000000-0000-0000-0000-000000000000"}';
      const answer = await pool.request({ method: 'POST', path: '/result', headers: json, body });
      return ((await answer.body.json()) as { errorCode?: number }).errorCode === 0;
    };
  }
  const begun: { id: string; secret: string; token: string }[] = [];
  await runLoad(inFlight, { calls: results }, async () => {
    const started = await start(pool);
    if (started === null) return false;
    const token = new URL(started['verificationUrl'] ?? '').searchParams.get('token') ?? '';
    begun.push({ id: started['id'] ?? '', secret: started['clientSecret'] ?? '', token });
    return true;
  });
  return async () => {
    const next = begun.pop();
    if (next === undefined) return false;
    const answer = await pool.request({
      method: 'POST',
      path: `/v1/verifications/${next.id}/return`,
      headers: { ...json, authorization: `Bearer ${next.secret}` },
      body: JSON.stringify({ token: next.token }),
    });
    return ((await answer.body.json()) as { status?: string }).status === 'passed';
  };
}
