import type { CheckResult } from './result.js';

/** Gives the `Date` header of an answer from this address; null when there is none. */
export type AskDate = (url: URL) => Promise<string | null>;

/** Seconds by which a clock may be off: the vendor refuses more than 300; half of it is worth a word. */
const refusedFrom = 300;
const warnedFrom = 60;

/** How far this machine's clock is from the vendor's, as the vendor's answers tell the time. */
export async function checkClock(url: URL, ask: AskDate, now: () => number): Promise<CheckResult> {
  const subject = 'clock';
  const date = await ask(url).catch(() => null);
  const theirs = date === null ? Number.NaN : Date.parse(date);
  if (Number.isNaN(theirs)) {
    const message = 'could not be compared: the vendor’s answer has no date';
    return { subject, state: 'warning', message, remedy: null };
  }
  const off = Math.round((now() - theirs) / 1000);
  const message = `${Math.abs(off)} s ${off < 0 ? 'behind' : 'ahead of'} the vendor’s clock`;
  const remedy =
    'Synchronize this machine’s clock with NTP. The vendor refuses requests that are off by five minutes.';
  if (Math.abs(off) >= refusedFrom) return { subject, state: 'failed', message, remedy };
  if (Math.abs(off) >= warnedFrom) return { subject, state: 'warning', message, remedy };
  return {
    subject,
    state: 'ok',
    message: `within ${warnedFrom} s of the vendor’s clock`,
    remedy: null,
  };
}

/** How long the answer may take, in milliseconds. */
const deadline = 10_000;

/** The `Date` header of an answer from an address; what is asked there does not matter. */
export async function askDate(url: URL): Promise<string | null> {
  const signal = AbortSignal.timeout(deadline);
  const response = await fetch(url, { method: 'HEAD', redirect: 'manual', signal });
  return response.headers.get('date');
}
