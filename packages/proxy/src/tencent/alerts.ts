import type { Log } from '../log.js';
import type { Clock } from './clock.js';
import { kindOfApiError } from './errors.js';

/** The same alert is not repeated within this time, in milliseconds. */
const repeatAfter = 60_000;

/** Codes of a clock that is wrong, of the many that speak of credentials. */
const clockCodes = new Set(['AuthFailure.SignatureExpire']);

/** What only the operator can fix, in the words of the log. */
const sentences = {
  clock: 'the vendor refuses the time of this machine: set its clock, it may be 5 minutes off',
  credentials: 'the vendor refuses the API key: check TENCENTCLOUD_SECRET_ID and _SECRET_KEY',
  account: 'the vendor refuses the account: check its payment, service and permissions',
  unknown: 'the vendor refuses with a code that this version does not know: look it up there',
} as const;
type AlertKind = keyof typeof sentences;

/** Kinds of alert that a vendor's code gives rise to; null: none. */
function alertOf(vendorCode: string): AlertKind | null {
  if (clockCodes.has(vendorCode)) return 'clock';
  const kind = kindOfApiError(vendorCode);
  return kind === 'credentials' || kind === 'account' || kind === 'unknown' ? kind : null;
}

/**
 * Turns refusals that no retry fixes into log lines that an operator can be woken by: level `error`,
 * with `alert` naming the kind, at most once a minute and code.
 */
export class VendorAlerts {
  readonly #log: Log;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #raisedAt = new Map<string, number>();

  constructor(log: Log, clock: Pick<Clock, 'now'>) {
    this.#log = log;
    this.#clock = clock;
  }

  refused(vendorCode: string): void {
    const alert = alertOf(vendorCode);
    if (alert === null) return;
    const now = this.#clock.now();
    if (now - (this.#raisedAt.get(vendorCode) ?? -Infinity) < repeatAfter) return;
    this.#raisedAt.set(vendorCode, now);
    this.#log('error', { alert: `vendor-${alert}`, vendorCode }, sentences[alert]);
  }
}

/** Tells the operator that calls are no longer made because the vendor is not there, or are again. */
export function logCircuitChange(log: Log, state: 'open' | 'closed'): void {
  if (state === 'open') {
    log('error', { alert: 'vendor-down' }, 'the vendor cannot be reached: calls are refused');
  } else {
    log('info', {}, 'the vendor can be reached again: calls are made');
  }
}
