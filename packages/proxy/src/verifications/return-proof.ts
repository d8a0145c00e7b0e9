import type { AttemptRow } from '../store/rows.js';
import type { Context } from './context.js';

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
export function awaitsProof(attempt: AttemptRow, now: number): boolean {
  const { returnedAt, flow, sameBrowser, nextAskAt } = attempt;
  if (returnedAt === null || sameBrowser !== null || nextAskAt === null) return false;
  // Of a return without proof, such as a blind one, nobody waits for more: it is asked about at once.
  const limit = flow === 'handoff' ? returnTakes : pageComesWithin;
  // Before the return it is only when the time of day was set back: then nobody waits either.
  return now >= returnedAt && now < returnedAt + limit && now < nextAskAt;
}

/**
 * What is told of `sameBrowser`: true only when it was proved; false when another browser came back,
 * or one that proved nothing; null when nobody came back.
 */
export function sameBrowserOf(
  attempt: Pick<AttemptRow, 'sameBrowser' | 'returnedAt'> | null,
): boolean | null {
  if (attempt === null) return null;
  return attempt.sameBrowser ?? (attempt.returnedAt === null ? null : false);
}

/**
 * What a browser that the proxy itself sends to the vendor gets as a cookie, to be known by when it
 * comes back: a phone whose button was pressed, or one that begins on the page of a link. The page that
 * it comes back to says nothing: whoever opens it gets the client secret.
 */
export function browserMarkFor(
  { sealer }: Pick<Context, 'sealer'>,
  attempt: Pick<AttemptRow, 'id'>,
): Promise<string> {
  return sealer.seal('browser', attempt.id);
}

/**
 * Whether the browser that comes back is one that was sent to the vendor.
 *
 * @param mark What its cookie says; whoever else knows the code of the hand-off or link has no such mark.
 */
export async function isBrowserOf(
  { sealer }: Pick<Context, 'sealer'>,
  attempt: Pick<AttemptRow, 'id'>,
  mark: string | null,
): Promise<boolean> {
  return mark !== null && (await sealer.open('browser', mark)) === attempt.id;
}
