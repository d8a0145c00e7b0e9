import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench } from '../bench.ts';
import { runLoad } from '../lib/load.ts';
import { figure, type Report } from '../lib/report.ts';
import { interleave, median, ratio } from '../lib/rounds.ts';
import { start, startSubject, type Subject } from '../lib/subject.ts';
import { startVendor } from '../lib/vendor.ts';

const usualRounds = 3;
const resultBytes = 2_200_000;
const inFlight = 32;
const results = 320;
/** How long the others are measured for without heavy results beside them, in milliseconds. */
const aloneMs = 2000;

/** So many browsers ask how their verification stands, each so long after its last answer, in milliseconds. */
const browsers = 8;
const pause = 5;

/** The most that the proxy takes of one answer (packages/proxy/src/tencent/client.ts). */
const capMb = 32;

/** On a machine that is busy with much else, all is to be answered late rather than refused. */
const patient = { EKYC_MAX_DELAY: 'off', EKYC_UPSTREAM_TIMEOUT: '60' };

const sides = ['alone', 'beside'] as const;
const titles = { alone: 'no results', beside: '32 results of 2.2 MB in flight' };

type Begun = { id: string; secret: string; token: string };

/** What others feel of 32 results with a video in them, and what those take of the memory. */
export async function measureHeavyNeighbours({ folderFor, rounds }: Bench): Promise<Report> {
  const vendor = await startVendor(folderFor('heavy-neighbours'), resultBytes);
  const series = await interleave(sides, rounds(usualRounds), async (side, round) => {
    const folder = folderFor(`heavy-neighbours-${side}-${round}`);
    const proxy = await startSubject({ name: 'proxy', folder, vendor, environment: patient });
    const begun = await begin(proxy, side === 'beside' ? results + 1 : 1);
    const [own, ...heavy] = begun;
    if (own === undefined) throw new Error('No verification could be begun.');
    const before = await proxy.usage();
    const over = side === 'beside' ? takeResults(proxy, heavy) : sleep(aloneMs);
    const times = await timesOfReads(proxy, own, over);
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
  const of = (side: (typeof sides)[number], key: string) => median(series[side][key] ?? []);
  return {
    title: 'Other requests beside results of 2.2 MB',
    notes: [
      `${browsers} browsers read how their verification stands while ${inFlight} others wait for a result. ` +
        `Memory is what came on top of the resting process; ${inFlight} results as large as the proxy takes ` +
        `any would be ${inFlight * capMb} MB, and ${inFlight} of 2.2 MB kept whole ${figure((inFlight * resultBytes) / 1024 / 1024)} MB.`,
    ],
    tables: [
      {
        columns: ['', 'reads', 'median ms', 'p99 ms', 'memory on top, MB'],
        rows: sides.map((side) => [
          titles[side],
          ...['reads', 'medianMs', 'p99', 'growthMb'].map((key) => figure(of(side, key))),
        ]),
      },
    ],
    findings: [
      {
        figure: 'p99 of other requests while 32 results of 2.2 MB are in flight, against none',
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
    const token = new URL(started['verificationUrl'] ?? '').searchParams.get('token') ?? '';
    begun.push({ id: started['id'] ?? '', secret: started['clientSecret'] ?? '', token });
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

/** Milliseconds of each read until something else is over, the shortest first. */
async function timesOfReads(
  { pool }: Subject,
  { id, secret }: Begun,
  over: Promise<void>,
): Promise<number[]> {
  const enough = new AbortController();
  const times: number[] = [];
  const browser = async () => {
    while (!enough.signal.aborted) {
      const from = performance.now();
      const answer = await pool.request({
        method: 'GET',
        path: `/v1/verifications/${id}`,
        headers: { authorization: `Bearer ${secret}` },
      });
      await answer.body.dump();
      if (answer.statusCode !== 200) throw new Error(`A read was answered ${answer.statusCode}.`);
      times.push(performance.now() - from);
      await sleep(pause);
    }
  };
  const reading = Promise.all(Array.from({ length: browsers }, browser));
  await over.finally(() => enough.abort());
  await reading;
  return times.toSorted((a, b) => a - b);
}
