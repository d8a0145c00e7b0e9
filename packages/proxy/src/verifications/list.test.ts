import { ListQuery } from 'ekyc-verify-protocol';
import { Value } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { startCore } from '../../test/support/core.js';
import { listVerifications } from './list.js';

const cursorInvalid = expect.objectContaining({ code: 'cursor-invalid' });

/** Five of one user and one of another, a second apart. */
async function withSix() {
  const core = await startCore();
  const ids: string[] = [];
  for (const reference of ['a', 'a', 'b', 'a', 'a', 'a']) {
    ids.push((await core.create({ reference }, 'backend')).id);
    core.advance(1000);
  }
  const list = (query: Parameters<typeof listVerifications>[1]) =>
    listVerifications(core.context, query);
  return { core, ids, list };
}

describe('a list of verifications', () => {
  it('is newest first, and goes on page by page without a gap', async () => {
    const { ids, list } = await withSix();
    const seen: string[] = [];
    let cursor: string | undefined;
    const pages: number[] = [];
    do {
      const page = await list({ limit: 4, ...(cursor !== undefined && { cursor }) });
      seen.push(...page.data.map(({ id }) => id));
      pages.push(page.data.length);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual(ids.toReversed());
    expect(pages).toEqual([4, 2]);
  });

  it('ends without a cursor when a page is exactly full', async () => {
    const { list } = await withSix();
    expect(await list({ limit: 6 })).toMatchObject({ nextCursor: null });
  });

  it('takes reference, status and time together', async () => {
    const { core, ids, list } = await withSix();
    const { createdAt } = (await list({ reference: 'b' })).data[0] ?? { createdAt: '' };
    const after = await list({ reference: 'a', status: 'pending', createdAfter: createdAt });
    expect(after.data.map(({ id }) => id)).toEqual(ids.slice(3).toReversed());
    const before = await list({ createdBefore: createdAt });
    expect(before.data.map(({ id }) => id)).toEqual(ids.slice(0, 2).toReversed());
    expect(await list({ status: 'passed' })).toEqual({ data: [], nextCursor: null });
    expect(core.bought()).toBe(0);
  });

  it('shows what a backend may know, the latest attempt included', async () => {
    const { core, ids, list } = await withSix();
    const { bizToken } = await core.begin({ id: ids[2] ?? '' });
    core.simulator.finish(bizToken, 'not-live');
    await core.comeBack({ id: ids[2] ?? '' }, bizToken);
    const { data } = await list({ reference: 'b' });
    expect(data).toMatchObject([
      {
        id: ids[2],
        status: 'pending',
        attemptsLeft: 4,
        attempt: { status: 'failed', reason: 'rejected' },
        sameBrowser: true,
      },
    ]);
    expect(JSON.stringify(data)).not.toContain('ecret');
  });
});

describe('a cursor', () => {
  it('of another list, of another version, or that was cut, is refused', async () => {
    const { core, list } = await withSix();
    const { nextCursor } = await list({ limit: 2, reference: 'a' });
    const cursor = nextCursor ?? '';
    const after = { createdAt: 0, id: '' };
    const older = await core.context.sealer.seal('cursor', { version: 0, after });
    const mark = await core.context.sealer.seal('mark', { version: 1, after });
    for (const query of [
      { cursor },
      { cursor, reference: 'b' },
      { cursor, reference: 'a', status: 'pending' as const },
      { cursor: cursor.slice(0, -1), reference: 'a' },
      { cursor: 'eyJhIjoxfQ', reference: 'a' },
      { cursor: older },
      { cursor: mark },
    ]) {
      await expect(list(query)).rejects.toThrow(cursorInvalid);
    }
    expect((await list({ cursor, reference: 'a', limit: 1 })).data).toHaveLength(1);
  });

  it('fits into its field, however long the reference is', async () => {
    const { core, list } = await withSix();
    const reference = '\u{1F600}'.repeat(128);
    await core.create({ reference }, 'backend');
    await core.create({ reference }, 'backend');
    const { nextCursor } = await list({ reference, limit: 1 });
    expect(Value.Check(ListQuery, { reference, cursor: nextCursor })).toBe(true);
    expect((await list({ reference, limit: 1, cursor: nextCursor ?? '' })).data).toHaveLength(1);
  });

  it('of another proxy is refused, and shows nothing', async () => {
    const { list } = await withSix();
    const { nextCursor } = await list({ limit: 2, reference: 'a' });
    const other = await startCore({ secrets: ['another-secret-of-32-bytes-or-more-1'] });
    await expect(
      listVerifications(other.context, { cursor: nextCursor ?? '', reference: 'a' }),
    ).rejects.toThrow(cursorInvalid);
    expect(Buffer.from(nextCursor ?? '', 'base64url').toString()).not.toContain('ver_');
  });
});
