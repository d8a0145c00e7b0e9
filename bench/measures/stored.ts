import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { newVerificationId } from '../../packages/proxy/src/security/client-secret.ts';
import type { Bench } from '../bench.ts';
import { runLoad } from '../lib/load.ts';
import { figure, type Report } from '../lib/report.ts';
import { interleave, median, ratio } from '../lib/rounds.ts';
import { start, startSubject, type Subject } from '../lib/subject.ts';
import { startVendor } from '../lib/vendor.ts';

const usualRounds = 7;
const roundMs = 1000;
const callers = 32;
const sizes = { few: 1000, many: 1_000_000 };
type Size = keyof typeof sizes;

/** The same proxy over a small and a large database. */
export async function measureStored({ folderFor, rounds }: Bench): Promise<Report> {
  const vendor = await startVendor(folderFor('stored'));
  const subjects = {} as Record<Size, Subject>;
  const names = Object.keys(sizes) as Size[];
  for (const size of names) {
    const options = { name: 'proxy', folder: folderFor(`stored-${size}`), vendor } as const;
    // A first start makes the schema; the rows go in while nobody uses the file.
    await (await startSubject(options)).stop();
    fill(join(options.folder, 'proxy.sqlite'), sizes[size]);
    subjects[size] = await startSubject(options);
    await runLoad(callers, { ms: 1000 }, async () => (await start(subjects[size].pool)) !== null);
  }
  const series = await interleave(names, rounds(usualRounds), async (size) => {
    const { pool } = subjects[size];
    const load = await runLoad(callers, { ms: roundMs }, async () => (await start(pool)) !== null);
    return { ms: (load.seconds * 1000) / load.calls, median: load.median };
  });
  for (const size of names) await subjects[size].stop();
  vendor.stop();
  return {
    title: '1,000 and 1,000,000 stored verifications (SQLite)',
    tables: [
      {
        columns: ['stored', 'ms of the machine a start', 'median ms, 32 callers'],
        rows: names.map((size) => [
          sizes[size].toLocaleString('en'),
          figure(median(series[size]['ms'] ?? [])),
          figure(median(series[size]['median'] ?? [])),
        ]),
      },
    ],
    findings: [
      {
        figure: 'time a start with 1,000,000 stored, against 1,000',
        value: ratio(series, 'ms', 'many', 'few'),
        comparison: '<=',
        target: 1.2,
      },
    ],
  };
}

/** Rows of the last thirty days with an attempt each, one in a hundred still pending, through the real schema. */
function fill(path: string, rows: number): void {
  const database = new DatabaseSync(path);
  const now = Date.now();
  const numbers =
    'WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < $rows)';
  const verifications = `INSERT INTO ekyc_verifications (id, initiator, status, client_secret_hash, origin, metadata,
      checks, max_attempts, attempts, failed_attempts, attempt_id, created_at, expires_at, finished_at)
    ${numbers}
    SELECT new_id($now - n * 2592000000 / $rows), 'page', iif(n % 100 = 0, 'pending', 'passed'), hex(randomblob(22)),
      'https://shop.example', '{}', '{"checkMode":1,"documentType":"HKIDCard","securityLevel":null,"ruleId":null}',
      5, 1, 0, 'att_' || n, $now - n * 2592000000 / $rows, $now + 86400000, iif(n % 100 = 0, NULL, $now - 1)
    FROM numbers`;
  const attempts = `INSERT INTO ekyc_attempts (id, verification_id, number, flow, status, biz_token_hash, started_at,
      expires_at, finished_at, next_ask_at)
    SELECT attempt_id, id, 1, 'redirect', iif(status = 'pending', 'open', 'passed'), hex(randomblob(22)), created_at,
      $now + 600000, finished_at, iif(status = 'pending', $now + 600000, NULL)
    FROM ekyc_verifications WHERE attempt_id LIKE 'att_%' AND attempts = 1 AND id NOT IN (SELECT verification_id FROM ekyc_attempts)`;
  database.exec('PRAGMA synchronous = OFF; PRAGMA cache_size = -200000');
  database.function('new_id', (at) => newVerificationId(randomBytes, Number(at)));
  database.prepare(verifications).run({ $rows: rows, $now: now });
  database.prepare(attempts).run({ $now: now });
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  database.close();
}
