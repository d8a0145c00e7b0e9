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
      .where('finishedAt', '<', before)
      .where((row) =>
        row.or([
          row('clientSecretHash', 'is not', null),
          row('linkCodeHash', 'is not', null),
          row('sealed', 'is not', null),
        ]),
      )
      .limit(limit)
      .$call(skipLocked(kind));
    const { numUpdatedRows } = await database
      .updateTable(table)
      .set({ clientSecretHash: null, linkCodeHash: null, sealed: null })
      .where('id', 'in', old)
      .executeTakeFirst();
    return Number(numUpdatedRows);
  };
}

/** Takes the BizToken out of a number of old attempts that have ended. Resolves to of how many. */
export function forgetTokens(kind: Engine['kind'], before: Instant, limit: number): Change<number> {
  return async (database) => {
    const old = database
      .selectFrom('ekyc_attempts')
      .select('id')
      .where('startedAt', '<', before)
      .where('sealed', 'is not', null)
      .where('nextAskAt', 'is', null)
      .limit(limit)
      .$call(skipLocked(kind));
    const { numUpdatedRows } = await database
      .updateTable('ekyc_attempts')
      .set({ sealed: null })
      .where('id', 'in', old)
      .executeTakeFirst();
    return Number(numUpdatedRows);
  };
}

/** Deletes a number of verifications that ended, and by the foreign keys what belongs to them. Resolves to how many. */
export function deleteEnded(kind: Engine['kind'], before: Instant, limit: number): Change<number> {
  return async (database) => {
    const old = database
      .selectFrom(table)
      .select('id')
      .where('finishedAt', '<', before)
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
      .limit(limit)
      .$call(skipLocked(kind));
    const { numDeletedRows } = await database
      .deleteFrom(table)
      .where('id', 'in', old)
      .executeTakeFirst();
    return Number(numDeletedRows);
  };
}
