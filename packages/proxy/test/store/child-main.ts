/**
 * A process of its own on a database, for tests that share it or kill it. Arguments: what to do,
 * and the database's address. Writes each report as a line, without delay: what stands there was
 * acknowledged before the process could be killed.
 */
import { writeSync } from 'node:fs';
import type { WebhookEventType } from 'ekyc-verify-protocol';
import { aVerificationRow } from '../support/rows.js';
import { openStore } from '../../src/store/open.js';
import type { AttemptRow } from '../../src/store/rows.js';
import type { Store } from '../../src/store/store.js';
import { aMessage, aWish, boughtFor, endsWith, failed, now, passed } from './attempts.js';

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

/** Creates verifications and brings them to their end until it is killed. */
async function write(shared: Store): Promise<never> {
  for (let round = 0; ; round += 1) {
    const row = aVerificationRow();
    const { id } = row;
    const ending = round % 2 === 0 ? passed : failed;
    const told = (type: WebhookEventType) => [aMessage(id, { id: `${type} ${id}`, type })];
    const isTogether = round % 4 < 2;
    report('begin', id, ending.status, isTogether ? 'together' : 'apart');
    let attempt: Pick<AttemptRow, 'id'>;
    if (isTogether) {
      attempt = await shared.createAndReserve(row, aWish(row));
    } else {
      await shared.create(row);
      report('created', id);
      ({ attempt } = await shared.reserveAttempt(aWish(row)));
    }
    report('reserved', id);
    await shared.completeAttempt(attempt.id, boughtFor(attempt.id), () => told('attempt.started'));
    report('completed', id);
    await shared.recordReturn(attempt.id, now, null, now, () => told('attempt.returned'));
    report('returned', id);
    const messages = told(`verification.${ending.status}`);
    await shared.finishAttempt(attempt.id, ending, endsWith(ending, messages));
    report('finished', id);
  }
}

/** Claims what is due, a little at a time, until nothing is. */
async function claim({ claimDueAttempts, claimMessages }: Store): Promise<void> {
  const due = passed.finishedAt;
  for (;;) {
    const claimed = [
      ...(await claimDueAttempts(due, due + 60_000, 2)),
      ...(await claimMessages(due, due + 60_000, 2)),
    ];
    for (const { id } of claimed) report(id);
    if (claimed.length === 0) return;
  }
}
