import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench } from '../bench.ts';
import { startReaders } from '../lib/readers.ts';
import { runLoad } from '../lib/load.ts';
import { figure, type Report } from '../lib/report.ts';
import { interleave, median, ratio } from '../lib/rounds.ts';
import { start, startSubject, type Subject } from '../lib/subject.ts';
import { startVendor } from '../lib/vendor.ts';

const usualRounds = 3;
const resultBytes = 2_200_000;
const inFlight = 32;
/** How long the others are measured for without heavy results beside them, in milliseconds. */
const aloneMs = 5000;

/** What the vendor allows of each action, in a second. */
const vendorsRate = 20;
/** So long must a result take, in milliseconds, for so many to be on their way at that rate. */
const resultMs = (inFlight / vendorsRate) * 1000;

/** The most that the proxy takes of one answer (packages/proxy/src/tencent/client.ts). */
const capMb = 32;

/** On a machine that is busy with much else, all is to be answered late rather than refused. */
const patient = {
  EKYC_MAX_DELAY: 'off',
  EKYC_UPSTREAM_TIMEOUT: '60',
  EKYC_UPSTREAM_RPS: String(vendorsRate),
};

const sides = {
  alone: { title: 'no results', results: 0 },
  beside: { title: `32 results of 2.2 MB in flight, ${vendorsRate} a second`, results: 100 },
} as const;
type Side = keyof typeof sides;
const sideNames = Object.keys(sides) as Side[];

type Begun = { id: string; secret: string; token: string };

/** What others feel of 32 results with a video in them, and what those take of the memory. */
export async function measureHeavyNeighbours({ folderFor, rounds }: Bench): Promise<Report> {
  const vendor = await startVendor(folderFor('heavy-neighbours'), {
    mediaBytes: resultBytes,
    resultMs,
  });
  const series = await interleave(sideNames, rounds(usualRounds), async (side, round) => {
    const { results } = sides[side];
    const proxy = await startSubject({
      name: 'proxy',
      folder: folderFor(`heavy-neighbours-${side}-${round}`),
      vendor,
      environment: patient,
    });
    const begun = await begin(proxy, results + 1);
    const [own, ...heavy] = begun;
    if (own === undefined) throw new Error('No verification could be begun.');
    const readers = await startReaders(`${proxy.url}/v1/verifications/${own.id}`, own.secret);
    const before = await proxy.usage();
    readers.begin();
    await (results === 0 ? sleep(aloneMs) : takeResults(proxy, heavy));
    const times = await readers.end();
    const after = await proxy.usage();
    await proxy.stop();
    return {
      medianMs: times[Math.floor(times.length / 2)] ?? NaN,
      p99: times[Math.floor(times.length * 0.99)] ?? NaN,
      reads: times.length,
      growthMb: (after.peak - before.rss) / 1024 / 1024,
    };
  });
  vendor.stop();
  const of = (side: Side, key: string) => median(series[side][key] ?? []);
  const figures = ['reads', 'medianMs', 'p99', 'growthMb'];
  return {
    title: 'Other requests beside results of 2.2 MB',
    notes: [
      `8 browsers read how their verification stands while ${inFlight} others wait for a result: at the ` +
        `vendor's limit, ${vendorsRate} a second, each of which takes ${resultMs / 1000} s to come in. ` +
        `Memory is what came on top of the resting process; ${inFlight} results as large as the proxy takes ` +
        `any would be ${inFlight * capMb} MB, and ${inFlight} of 2.2 MB kept whole ${figure((inFlight * resultBytes) / 1024 / 1024)} MB.`,
    ],
    tables: [
      {
        columns: ['', 'reads', 'median ms', 'p99 ms', 'p99 against none', 'memory on top, MB'],
        rows: sideNames.map((side) => {
          const [reads, medianMs, p99, growthMb] = figures.map((key) => figure(of(side, key)));
          const against = figure(ratio(series, 'p99', side, 'alone'));
          return [sides[side].title, reads, medianMs, p99, against, growthMb].map(String);
        }),
      },
    ],
    findings: [
      {
        figure: '20 results of 2.2 MB a second: p99 of other requests, against none',
        value: ratio(series, 'p99', 'beside', 'alone'),
        comparison: '<=',
        target: 3,
      },
      {
        figure: 'memory that 32 results of 2.2 MB take, against the cap of a result × 32',
        value: of('beside', 'growthMb') / (inFlight * capMb),
        comparison: '<=',
        target: 1,
      },
    ],
  };
}

/** The proxy gives each result once, so that many verifications are begun first. */
async function begin({ pool }: Subject, count: number): Promise<Begun[]> {
  const begun: Begun[] = [];
  await runLoad(inFlight, { calls: count }, async () => {
    const started = await start(pool);
    if (started === null) return false;
    const token = new URL(started.attempt?.verificationUrl ?? '').searchParams.get('token') ?? '';
    begun.push({ id: started.id, secret: started.clientSecret, token });
    return true;
  });
  return begun;
}

async function takeResults({ pool }: Subject, begun: Begun[]): Promise<void> {
  const load = await runLoad(inFlight, { calls: begun.length }, async () => {
    const next = begun.pop();
    if (next === undefined) return false;
    const answer = await pool.request({
      method: 'POST',
      path: `/v1/verifications/${next.id}/return`,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${next.secret}` },
      body: JSON.stringify({ token: next.token }),
    });
    return ((await answer.body.json()) as { status?: string }).status === 'passed';
  });
  if (load.failed > 0) throw new Error(`${load.failed} results failed.`);
}
