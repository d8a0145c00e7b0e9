import { describe } from 'vitest';
import { describeCreations } from './conformance/creations.js';
import { describeEndings } from './conformance/endings.js';
import { describeHandoffs } from './conformance/handoffs.js';
import { describeOutbox } from './conformance/outbox.js';
import { describeParallel } from './conformance/parallel.js';
import { describeReservations } from './conformance/reservations.js';
import { describeRetention } from './conformance/retention.js';
import { describeSharing } from './conformance/sharing.js';
import type { NewDatabase } from './databases.js';

/**
 * What every engine must do: the sentences of `Store`, as tests.
 *
 * @param newDatabase Makes an empty database for a test.
 */
export function describeStore(name: string, newDatabase: NewDatabase): void {
  describe(`${name}, as a store`, () => {
    describeCreations(newDatabase);
    describeReservations(newDatabase);
    describeEndings(newDatabase);
    describeHandoffs(newDatabase);
    describeOutbox(newDatabase);
    describeRetention(newDatabase);
    describeSharing(newDatabase);
    describeParallel(newDatabase);
  });
}
