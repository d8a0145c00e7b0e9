import type { VerificationRow } from '../../src/store/rows.js';
import type { Store } from '../../src/store/store.js';
import { outboxOf } from '../../src/webhooks/message.js';
import { aVerificationRow } from './rows.js';

const outbox = outboxOf({ events: ['verification.canceled'], wake: () => undefined });

/**
 * Puts a webhook into the outbox, as the proxy does: that of a verification which its backend canceled.
 *
 * @param id The message's, which a running proxy makes at random.
 */
export async function putWebhook(
  store: Pick<Store, 'create' | 'end'>,
  id: string,
  at: number,
  different: Partial<VerificationRow> = {},
): Promise<VerificationRow> {
  const row = aVerificationRow(different);
  await store.create(row);
  const ending = { status: 'canceled', reason: null, resultCode: null, finishedAt: at } as const;
  await store.end(row.id, ending, (ended) =>
    outbox.endMessages(ended, null).map((message) => ({ ...message, id })),
  );
  return row;
}
