import type { VerificationRow } from '../store/rows.js';

/** How long the browser that came back has for its question to the vendor, in milliseconds. */
export const returnTakes = 10_000;

/**
 * After a hosted return: how long the page has to come, in milliseconds. It knows the client secret,
 * and so says that this is the browser that began.
 */
export const pageComesWithin = 30_000;

/**
 * Whether the browser that came back may still prove that it is the one that began. Whoever else
 * looks leaves the end to it meanwhile: what has ended is not changed any more.
 */
export function awaitsProof(row: VerificationRow, now: number): boolean {
  const { returnedAt, handedOffAt, sameBrowser, nextAskAt } = row;
  if (returnedAt === null || sameBrowser !== null || nextAskAt === null) return false;
  // Of a return without proof, such as a blind one, nobody waits for more: it is asked about at once.
  const limit = handedOffAt === null ? pageComesWithin : returnTakes;
  // Before the return it is only when the time of day was set back: then nobody waits either.
  return now >= returnedAt && now < returnedAt + limit && now < nextAskAt;
}

/**
 * What is told of `sameBrowser`: true only when it was proved; false when another browser came back,
 * or one that proved nothing; null when nobody came back.
 */
export function sameBrowserOf(
  row: Pick<VerificationRow, 'sameBrowser' | 'returnedAt'>,
): boolean | null {
  return row.sameBrowser ?? (row.returnedAt === null ? null : false);
}
