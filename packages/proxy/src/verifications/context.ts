import type { AttemptEventType } from 'ekyc-verify-protocol';
import type { Config } from '../config/config.js';
import type { Log } from '../log.js';
import type { Recorder } from '../metrics/metrics.js';
import type { CaptchaCheck } from '../security/captcha.js';
import type { RandomBytes } from '../security/client-secret.js';
import type { ReturnCodes } from '../security/return-code.js';
import type { ResultTokens } from '../security/result-token.js';
import type { Sealer } from '../security/sealer.js';
import type { AttemptRow, NewMessage, VerificationRow } from '../store/rows.js';
import type { Store } from '../store/store.js';
import type { TencentApi } from '../tencent/client.js';
import type { AskThrottle } from './ask-throttle.js';
import type { Notifier } from './notifier.js';

/** Where webhooks go. Makes none for an event that nobody asked for, and none without a webhook's URL. */
export type Outbox = {
  /**
   * How a verification ended.
   *
   * @param verification As it is after its end.
   * @param attempt The one that decided, or was the latest; null: there was none.
   */
  endMessages(verification: VerificationRow, attempt: AttemptRow | null): NewMessage[];
  /** How an attempt goes. Both rows are as they are after it. */
  attemptMessages(
    type: AttemptEventType,
    verification: VerificationRow,
    attempt: AttemptRow,
  ): NewMessage[];
  /** Says that there is something to deliver. */
  wake(): void;
};

/** What the work on verifications needs from outside: passed in, so that a test can pass its own. */
export type Context = {
  config: Config;
  store: Store;
  tencent: TencentApi;
  sealer: Sealer;
  resultTokens: ResultTokens;
  returnCodes: ReturnCodes;
  /** Null: pages create verifications without a captcha. */
  captcha: CaptchaCheck | null;
  notifier: Notifier;
  askThrottle: AskThrottle;
  outbox: Outbox;
  now: () => number;
  random: RandomBytes;
  log: Log;
  metrics: Recorder;
};
