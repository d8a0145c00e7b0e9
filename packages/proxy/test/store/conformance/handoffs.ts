import { describe, expect, test } from 'vitest';
import { begun, canceled, created, nothing, now } from '../attempts.js';
import { openForTest, type NewDatabase } from '../databases.js';

const until = now + 60_000;

/** The codes with which phones go on. */
export function describeHandoffs(newDatabase: NewDatabase): void {
  const open = async () => openForTest(await newDatabase());

  describe('a hand-off', () => {
    test('is offered by a code, and found by its hash, also when its time is over', async () => {
      const store = await open();
      const row = await created(store);
      await created(store);
      expect(await store.offerHandoff(row.id, 'code', until)).toBe(true);
      expect(await store.findByHandoffCodeHash('code')).toEqual({
        ...row,
        handoffCodeHash: 'code',
        handoffExpiresAt: until,
      });
      expect(await store.findByHandoffCodeHash('another')).toBeNull();
    });

    test('is used once, and offered again as often as is wanted', async () => {
      const store = await open();
      const { id } = await created(store);
      await store.offerHandoff(id, 'code', until);
      expect(await store.useHandoff('code', now)).toBe(true);
      expect(await store.useHandoff('code', now + 1)).toBe(false);
      expect(await store.findByHandoffCodeHash('code')).toBeNull();
      expect(await store.offerHandoff(id, 'second', until)).toBe(true);
      await begun(store, { id }, { flow: 'handoff' });
      expect(await store.useHandoff('second', now)).toBe(true);
    });

    test('is used by one, when many come together from several instances', async () => {
      const url = await newDatabase();
      const stores = [await openForTest(url), await openForTest(url)] as const;
      const row = await created(stores[0]);
      await stores[0].offerHandoff(row.id, 'code', until);
      const outcomes = await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          stores[index % 2 === 0 ? 0 : 1].useHandoff('code', now),
        ),
      );
      expect(outcomes.filter(Boolean)).toHaveLength(1);
    });

    test('is not used when the code’s time is over, at the very moment', async () => {
      const store = await open();
      const row = await created(store);
      await store.offerHandoff(row.id, 'code', until);
      expect(await store.useHandoff('code', until)).toBe(false);
      expect(await store.useHandoff('code', until - 1)).toBe(true);
    });

    test('is not used with a code that a later one has replaced', async () => {
      const store = await open();
      const row = await created(store);
      await store.offerHandoff(row.id, 'first', until);
      await store.offerHandoff(row.id, 'second', until);
      expect(await store.findByHandoffCodeHash('first')).toBeNull();
      expect(await store.useHandoff('first', now)).toBe(false);
      expect(await store.useHandoff('second', now)).toBe(true);
    });

    test('is neither offered nor used once the verification has ended', async () => {
      const store = await open();
      const row = await created(store);
      await store.offerHandoff(row.id, 'code', until);
      await store.end(row.id, canceled, nothing);
      expect(await store.useHandoff('code', now)).toBe(false);
      expect(await store.offerHandoff(row.id, 'new', until)).toBe(false);
      expect(await store.offerHandoff('ver_unknown', 'new', until)).toBe(false);
    });

    test('that two verifications would share by their code is refused', async () => {
      const store = await open();
      const [one, other] = [await created(store), await created(store)];
      await store.offerHandoff(one.id, 'code', until);
      await expect(store.offerHandoff(other.id, 'code', until)).rejects.toThrow();
      expect((await store.findByHandoffCodeHash('code'))?.id).toBe(one.id);
    });
  });
}
