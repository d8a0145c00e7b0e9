import { listLimit, type ListQuery, type VerificationList } from 'ekyc-verify-protocol';
import { ProblemError } from '../errors.js';
import { hashSecret } from '../security/client-secret.js';
import type { ListFilter, ListPosition } from '../store/rows.js';
import type { Context } from './context.js';
import { listedOf } from './view.js';

/** What a cursor holds, sealed: of the filter a hash, for it must be short. The version changes with its meaning. */
type Cursor = { version: 1; filter: string; after: ListPosition };

/**
 * A page of the verifications that a backend asks for, newest first.
 *
 * @throws ProblemError `cursor-invalid` for a cursor of another list, of another version, or that is
 * none of this proxy's
 */
export async function listVerifications(
  context: Context,
  query: ListQuery,
): Promise<VerificationList> {
  const filter: ListFilter = {
    reference: query.reference ?? null,
    status: query.status ?? null,
    createdAfter: instantOf('/createdAfter', query.createdAfter),
    createdBefore: instantOf('/createdBefore', query.createdBefore),
  };
  const after = query.cursor === undefined ? null : await openCursor(context, query.cursor, filter);
  const limit = query.limit ?? listLimit.default;
  // One more than is wanted says whether there is another page.
  const rows = await context.store.list(filter, after, limit + 1);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const attempts = await context.store.findAttempts(page.flatMap((row) => row.attemptId ?? []));
  const attemptOf = new Map(attempts.map((attempt) => [attempt.id, attempt]));
  const data = await Promise.all(
    page.map((row) => listedOf(context, row, attemptOf.get(row.attemptId ?? '') ?? null)),
  );
  const nextCursor =
    rows.length > limit && last !== undefined
      ? await sealCursor(context, filter, { createdAt: last.createdAt, id: last.id })
      : null;
  return { data, nextCursor };
}

function sealCursor({ sealer }: Context, filter: ListFilter, after: ListPosition): Promise<string> {
  const cursor: Cursor = { version: 1, filter: hashOf(filter), after };
  return sealer.seal('cursor', cursor);
}

async function openCursor(
  { sealer }: Context,
  text: string,
  filter: ListFilter,
): Promise<ListPosition> {
  // Sealed with this purpose by this proxy: what opens has the form of some version.
  const cursor = (await sealer.open('cursor', text)) as Partial<Cursor> | null;
  const isOfThisList = cursor?.version === 1 && cursor.filter === hashOf(filter);
  if (!isOfThisList || cursor.after === undefined) throw new ProblemError('cursor-invalid');
  return cursor.after;
}

function hashOf(filter: ListFilter): string {
  return hashSecret(JSON.stringify(filter));
}

/** A leap second has the form of a time, and JavaScript has none. */
function instantOf(pointer: string, time: string | undefined): number | null {
  const instant = time === undefined ? null : Date.parse(time);
  if (!Number.isNaN(instant)) return instant;
  throw new ProblemError('invalid-request', {
    errors: [{ pointer, detail: 'is not a time that can be compared' }],
  });
}
