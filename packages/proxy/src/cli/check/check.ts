import { checkClock, type AskDate } from './clock.js';
import { checkConfiguration } from './configuration.js';
import { checkCredentials } from './credentials.js';
import { checkDatabase } from './database.js';
import { linesOf, type CheckResult, type Paint } from './result.js';
import type { Config } from '../../config/config.js';
import type { OpenStore } from '../../store/open.js';
import type { TencentClient } from '../../tencent/client.js';
import { exitStatus } from '../arguments.js';

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
  const tell = (result: CheckResult) => stdout(linesOf(result, paint));
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
      const result = await check();
      tell(result);
      hasFailed ||= result.state === 'failed';
    }
  } finally {
    await client.close();
  }
  return hasFailed ? exitStatus.failed : exitStatus.ended;
}
