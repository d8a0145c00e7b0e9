import type { Config } from '../config/config.js';
import type { Log } from '../log.js';
import type { Recorder } from '../metrics/metrics.js';
import type { CaptchaCheck } from '../security/captcha.js';
import type { RandomBytes } from '../security/client-secret.js';
import type { ReturnCodes } from '../security/return-code.js';
import type { ResultTokens } from '../security/result-token.js';
import type { Sealer } from '../security/sealer.js';
import type { Ending, NewMessage, VerificationRow } from '../store/rows.js';
import type { Store } from '../store/store.js';
import type { TencentClient } from '../tencent/types.js';
import type { Notifier } from './notifier.js';
import type { AskThrottle } from './ask-throttle.js';

/** Where the webhook of an ending goes. */
export type Outbox = {
  /** The message for an ending; null when no webhook is configured. */
  messageFor(row: VerificationRow, ending: Ending): NewMessage | null;
  /** Says that there is something to deliver. */
  wake(): void;
};

/** What the work on verifications needs from outside: passed in, so that a test can pass its own. */
export type Context = {
  config: Config;
  store: Store;
  tencent: TencentClient;
  sealer: Sealer;
  resultTokens: ResultTokens;
  returnCodes: ReturnCodes;
  /** Null: pages start without a captcha. */
  captcha: CaptchaCheck | null;
  notifier: Notifier;
  askThrottle: AskThrottle;
  outbox: Outbox;
  now: () => number;
  random: RandomBytes;
  log: Log;
  metrics: Recorder;
};
