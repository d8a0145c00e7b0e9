/** The longest that a long poll may last, in seconds: below what proxies in between cut off at. */
const longestWait = 25;

/**
 * Seconds of `Prefer: wait=N` (RFC 7240, section 4.3), at most 25. A preference that cannot be
 * read is ignored, as the RFC asks (section 2): 0.
 */
export function waitOf(prefer: string | undefined): number {
  for (const preference of (prefer ?? '').split(',')) {
    const seconds = /^\s*wait\s*=\s*"?(\d{1,6})"?\s*(?:;|$)/i.exec(preference)?.[1];
    if (seconds !== undefined) return Math.min(Number(seconds), longestWait);
  }
  return 0;
}
