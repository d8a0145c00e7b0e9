import type { Config } from '../../config/config.js';
import { isDatabaseError } from '../../store/faults.js';
import { isPostgres } from '../../store/open.js';
import { TencentClient } from '../../tencent/client.js';
import { withStore } from '../database.js';
import { exitStatus, type CheckResult, type CommandDeps } from '../deps.js';
import { checkConfiguration } from './configuration.js';
import { checkCredentials } from './credentials.js';

/**
 * Tells what the configuration will not do, and tries what a start cannot know: database, clock and key.
 * Buys nothing and listens nowhere. A warning does not change the status.
 *
 * @returns The status to end with.
 */
export async function runCheck(config: Config, deps: CommandDeps): Promise<number> {
  const { tencent, verificationHosts } = config;
  const client = new TencentClient({ tencent, verificationHosts });
  const checks = [
    () => checkConfiguration(config),
    () => checkDatabase(config),
    () => checkClock(tencent.url, deps.now),
    () => checkCredentials(client, tencent),
  ];
  let hasFailed = false;
  try {
    for (const check of checks) {
      for (const result of [await check()].flat()) {
        deps.stdout(linesOf(result, deps.paint));
        hasFailed ||= result.state === 'failed';
      }
    }
  } finally {
    await client.close();
  }
  return hasFailed ? exitStatus.failed : exitStatus.ended;
}

const colours = { ok: 'green', warning: 'yellow', failed: 'red' } as const;

/** `state  subject  message`, and the remedy below it; the first word is for `grep` and `awk`. */
function linesOf(result: CheckResult, paint: CommandDeps['paint']): string {
  const { subject, state, message, remedy } = result;
  const head = `${paint(colours[state], state.padEnd(8))} ${subject.padEnd(14)} ${message}\n`;
  return remedy === undefined ? head : `${head}${' '.repeat(24)}${remedy}\n`;
}

/**
 * Whether the database answers and takes a write. Opening it does what a start does: makes what is
 * missing and brings its schema up to date, if that is left on.
 */
async function checkDatabase(config: Config): Promise<CheckResult> {
  const subject = 'database';
  const engine = isPostgres(config.databaseUrl) ? 'PostgreSQL' : 'SQLite';
  try {
    const { pendingVerifications, waitingMessages } = await withStore(config, async (store) => {
      await store.ping();
      return store.backlog();
    });
    const message = `${engine}, ${pendingVerifications} pending, ${waitingMessages} webhooks waiting`;
    if (!config.databaseUrl.includes(':memory:')) return { subject, state: 'ok', message };
    return {
      subject,
      state: 'warning',
      message: `${message}; kept in memory`,
      remedy: 'Set EKYC_DATABASE_URL to a file or to PostgreSQL: a restart forgets everything.',
    };
  } catch (error) {
    if (!isDatabaseError(error)) throw error;
    const { summary, remedy } = error;
    return { subject, state: 'failed', message: `${engine}: ${summary}`, remedy };
  }
}

/** Seconds by which a clock may be off: the vendor refuses more than 300; a fifth of it is worth a word. */
const refusedFrom = 300;
const warnedFrom = 60;

/** How far this machine's clock is from the vendor's, as the `Date` of any answer of it tells. */
async function checkClock(url: URL, now: () => number): Promise<CheckResult> {
  const subject = 'clock';
  const off = Math.round((now() - (await timeAt(url))) / 1000);
  if (Number.isNaN(off)) {
    const message = 'could not be compared: the vendor’s answer has no date';
    return { subject, state: 'warning', message };
  }
  if (Math.abs(off) < warnedFrom) {
    return { subject, state: 'ok', message: `within ${warnedFrom} s of the vendor’s clock` };
  }
  return {
    subject,
    state: Math.abs(off) < refusedFrom ? 'warning' : 'failed',
    message: `${Math.abs(off)} s ${off < 0 ? 'behind' : 'ahead of'} the vendor’s clock`,
    remedy:
      'Synchronize this machine’s clock with NTP. The vendor refuses requests that are off by five minutes.',
  };
}

/** What an address answers for the time, in milliseconds; NaN when it tells none within ten seconds. */
async function timeAt(url: URL): Promise<number> {
  try {
    const signal = AbortSignal.timeout(10_000);
    const response = await fetch(url, { method: 'HEAD', redirect: 'manual', signal });
    return Date.parse(response.headers.get('date') ?? '');
  } catch {
    return Number.NaN;
  }
}
