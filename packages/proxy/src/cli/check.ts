import { checkClock, type AskDate } from '../check/clock.js';
import { checkConfiguration } from '../check/configuration.js';
import { checkCredentials } from '../check/vendor.js';
import { checkDatabase } from '../check/database.js';
import type { Finding } from '../check/finding.js';
import type { Config } from '../config/config.js';
import type { OpenStore } from '../store/open.js';
import type { TencentClient } from '../tencent/types.js';
import { exitStatus } from './arguments.js';

/** Colours a text when it goes to a terminal that wants colours. */
export type Paint = (colour: 'green' | 'yellow' | 'red', text: string) => string;

export type CheckDeps = {
  now: () => number;
  stdout: (text: string) => void;
  paint: Paint;
  openStore: OpenStore;
  openClient: (config: Config) => Promise<TencentClient>;
  askDate: AskDate;
};

/**
 * Tells what the configuration will not do, and tries what a start cannot know: database, clock and key.
 * Buys nothing and listens nowhere. A warning does not change the status.
 *
 * @returns The status to end with.
 */
export async function runCheck(config: Config, deps: CheckDeps): Promise<number> {
  const { stdout, paint, openStore, askDate, now } = deps;
  const tell = (finding: Finding) => stdout(linesOf(finding, paint));
  checkConfiguration(config).forEach(tell);
  const client = await deps.openClient(config);
  const checks = [
    () => checkDatabase(config, openStore),
    () => checkClock(config.tencent.url, askDate, now),
    () => checkCredentials(client, config),
  ];
  let hasFailed = false;
  try {
    for (const check of checks) {
      const finding = await check();
      tell(finding);
      hasFailed ||= finding.state === 'failed';
    }
  } finally {
    await client.close();
  }
  return hasFailed ? exitStatus.failed : exitStatus.ended;
}

const colours = { ok: 'green', warning: 'yellow', failed: 'red' } as const;

/** `state  subject  finding`, and below it what to do; the first word is for `grep` and `awk`. */
function linesOf({ subject, state, says, mend }: Finding, paint: Paint): string {
  const head = `${paint(colours[state], state.padEnd(8))} ${subject.padEnd(14)} ${says}\n`;
  return mend === null ? head : `${head}${' '.repeat(24)}${mend}\n`;
}
