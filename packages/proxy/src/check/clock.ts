import type { Finding } from './finding.js';

/** Gives the `Date` header of an answer from this address; null when there is none. */
export type AskDate = (url: URL) => Promise<string | null>;

/** Seconds by which a clock may be off: the vendor refuses more than 300; half of it is worth a word. */
const refusedFrom = 300;
const warnedFrom = 60;

/** How far this machine's clock is from the vendor's, as the vendor's answers tell the time. */
export async function checkClock(url: URL, askDate: AskDate, now: () => number): Promise<Finding> {
  const subject = 'clock';
  const date = await askDate(url).catch(() => null);
  const theirs = date === null ? Number.NaN : Date.parse(date);
  if (Number.isNaN(theirs)) {
    const says = 'could not be compared: the vendor’s answer has no date';
    return { subject, state: 'warning', says, mend: null };
  }
  const off = Math.round((now() - theirs) / 1000);
  const says = `${Math.abs(off)} s ${off < 0 ? 'behind' : 'ahead of'} the vendor’s clock`;
  const mend =
    'Synchronize this machine’s clock with NTP. The vendor refuses requests that are off by five minutes.';
  if (Math.abs(off) >= refusedFrom) return { subject, state: 'failed', says, mend };
  if (Math.abs(off) >= warnedFrom) return { subject, state: 'warning', says, mend };
  return { subject, state: 'ok', says: `within ${warnedFrom} s of the vendor’s clock`, mend: null };
}
