/**
 * A process of its own on a database, for tests that share it or kill it. Arguments: what to do,
 * and the database's address. Writes each report as a line, without delay: what stands there was
 * acknowledged before the process could be killed.
 */
import { writeSync } from 'node:fs';
import { aVerificationRow } from '../support/rows.js';
import { openStore } from '../../src/store/open.js';
import type { Store } from '../../src/store/store.js';
import { aMessage, failed, passed } from './messages.js';

const [task, databaseUrl = ''] = process.argv.slice(2);
const store = await openStore(databaseUrl);
if (task === 'write') await Promise.all(Array.from({ length: 4 }, () => write(store)));
else await claim(store);
await store.close();

function report(...words: string[]): void {
  for (;;) {
    try {
      writeSync(1, `${words.join(' ')}\n`);
      return;
    } catch (error) {
      // A pipe that is full takes it a moment later.
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    }
  }
}

/** Starts and ends verifications until it is killed. */
async function write({ insert, finish }: Store): Promise<never> {
  for (let round = 0; ; round += 1) {
    const row = aVerificationRow();
    const ending = round % 2 === 0 ? passed : failed;
    report('begin', row.id, ending.status);
    await insert(row);
    report('inserted', row.id);
    const type = `verification.${ending.status}`;
    await finish(row.id, ending, () => aMessage(row.id, { type }));
    report('finished', row.id);
  }
}

/** Claims what is due, a little at a time, until nothing is. */
async function claim({ claimDue, claimMessages }: Store): Promise<void> {
  const now = passed.finishedAt;
  for (;;) {
    const claimed = [
      ...(await claimDue(now, now + 60_000, 2)),
      ...(await claimMessages(now, now + 60_000, 2)),
    ];
    for (const { id } of claimed) report(id);
    if (claimed.length === 0) return;
  }
}
