import { describe, expect, test } from 'vitest';
import { aVerificationRow } from '../../support/rows.js';
import { openForTest, type NewDatabase } from '../databases.js';
import { passed } from '../messages.js';

const row = () => aVerificationRow({ flow: 'handoff' });
const now = row().createdAt + 1000;
const until = now + 60_000;

/** The codes with which phones take verifications over. */
export function describeHandoffs(newDatabase: NewDatabase): void {
  const open = async () => openForTest(await newDatabase());

  describe('a hand-off', () => {
    test('is offered by a code, and found by its hash', async () => {
      const store = await open();
      const offered = row();
      await store.insert(offered);
      await store.insert(row());
      expect(await store.offerHandoff(offered.id, 'code', until)).toBe(true);
      expect(await store.findByHandoffCodeHash('code')).toEqual({
        ...offered,
        handoffCodeHash: 'code',
        handoffExpiresAt: until,
      });
      expect(await store.findByHandoffCodeHash('another')).toBeNull();
    });

    test('is taken once, and then offered no more', async () => {
      const store = await open();
      const { id } = row();
      await store.insert(aVerificationRow({ id, flow: 'handoff' }));
      await store.offerHandoff(id, 'code', until);
      expect(await store.acceptHandoff('code', now)).toBe(true);
      expect(await store.acceptHandoff('code', now + 1)).toBe(false);
      expect(await store.offerHandoff(id, 'second', until)).toBe(false);
      expect(await store.find(id)).toMatchObject({ handoffCodeHash: 'code', handedOffAt: now });
    });

    test('is taken by one, when many come together from several instances', async () => {
      const url = await newDatabase();
      const stores = [await openForTest(url), await openForTest(url)];
      const offered = row();
      await stores[0]?.insert(offered);
      await stores[0]?.offerHandoff(offered.id, 'code', until);
      const outcomes = await Promise.all(
        Array.from({ length: 5 }).flatMap(() =>
          stores.map((store) => store.acceptHandoff('code', now)),
        ),
      );
      expect(outcomes.filter(Boolean)).toHaveLength(1);
    });

    test('is not taken when the code’s time is over, at the very moment', async () => {
      const store = await open();
      const offered = row();
      await store.insert(offered);
      await store.offerHandoff(offered.id, 'code', until);
      expect(await store.acceptHandoff('code', until)).toBe(false);
      expect(await store.acceptHandoff('code', until - 1)).toBe(true);
    });

    test('is not taken with a code that a later one has replaced', async () => {
      const store = await open();
      const offered = row();
      await store.insert(offered);
      await store.offerHandoff(offered.id, 'first', until);
      await store.offerHandoff(offered.id, 'second', until);
      expect(await store.findByHandoffCodeHash('first')).toBeNull();
      expect(await store.acceptHandoff('first', now)).toBe(false);
      expect(await store.acceptHandoff('second', now)).toBe(true);
    });

    test('is neither offered nor taken once somebody came back, or the verification has ended', async () => {
      const store = await open();
      const [returned, ended] = [row(), row()];
      for (const { id } of [returned, ended]) {
        await store.insert(aVerificationRow({ id, flow: 'handoff' }));
        await store.offerHandoff(id, `code of ${id}`, until);
      }
      await store.recordReturn(returned.id, now, true, now);
      await store.finish(ended.id, passed, () => null);
      for (const { id } of [returned, ended]) {
        expect(await store.acceptHandoff(`code of ${id}`, now)).toBe(false);
        expect(await store.offerHandoff(id, 'new', until)).toBe(false);
      }
      expect(await store.offerHandoff('ver_unknown', 'new', until)).toBe(false);
    });

    test('that two verifications would share by their code is refused', async () => {
      const store = await open();
      const [one, other] = [row(), row()];
      await store.insert(one);
      await store.insert(other);
      await store.offerHandoff(one.id, 'code', until);
      await expect(store.offerHandoff(other.id, 'code', until)).rejects.toThrow();
      expect((await store.findByHandoffCodeHash('code'))?.id).toBe(one.id);
    });
  });
}
