/** Retention: what is taken out of old verifications, and which of them are deleted. */
import { skipLocked, type Change, type Engine } from './engine.js';
import type { Instant } from './rows.js';

const table = 'ekyc_verifications';

/** Takes the secrets out of a number of old verifications. Resolves to of how many. */
export function forgetSecrets(
  kind: Engine['kind'],
  before: Instant,
  limit: number,
): Change<number> {
  return async (database) => {
    const old = database
      .selectFrom(table)
      .select('id')
      .where('createdAt', '<', before)
      .where((row) =>
        row.or([row('clientSecretHash', 'is not', null), row('sealed', 'is not', null)]),
      )
      .orderBy('createdAt')
      .limit(limit)
      .$call(skipLocked(kind));
    const { numUpdatedRows } = await database
      .updateTable(table)
      .set({ clientSecretHash: null, sealed: null, handoffCodeHash: null })
      .where('id', 'in', old)
      .executeTakeFirst();
    return Number(numUpdatedRows);
  };
}

/** Deletes a number of old final verifications, and by the foreign key their messages. Resolves to how many. */
export function deleteEnded(kind: Engine['kind'], before: Instant, limit: number): Change<number> {
  return async (database) => {
    const old = database
      .selectFrom(table)
      .select('id')
      .where('createdAt', '<', before)
      .where('status', '<>', 'pending')
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('ekyc_outbox')
              .select('ekyc_outbox.id')
              .whereRef('ekyc_outbox.verificationId', '=', `${table}.id`)
              .where('ekyc_outbox.state', '=', 'waiting'),
          ),
        ),
      )
      .orderBy('createdAt')
      .limit(limit)
      .$call(skipLocked(kind));
    const { numDeletedRows } = await database
      .deleteFrom(table)
      .where('id', 'in', old)
      .executeTakeFirst();
    return Number(numDeletedRows);
  };
}
