import { spawnSync } from 'node:child_process';
import { mkdtemp, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore } from '../../packages/proxy/src/store/open.ts';
import { aVerificationRow } from '../../packages/proxy/test/support/rows.ts';

/** A disk of 200 kB. */
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ekyc-verify-disk-'));
  const options = ['-t', 'tmpfs', '-o', 'size=200k', 'tmpfs', folder];
  if (spawnSync('mount', options).status !== 0) {
    throw new Error('This test mounts a small disk, which only root may do.');
  }
});
afterAll(async () => {
  // Lazily: a thread that failed may still be closing its file.
  spawnSync('umount', ['--lazy', folder]);
  await rmdir(folder);
});

test('a full disk refuses creations and readiness, says so, and keeps what was acknowledged', async () => {
  const url = `file:${join(folder, 'ekyc.sqlite')}`;
  const store = await openStore(url).catch((error: unknown) => error as Error);
  const refused: unknown[] = [];
  if (store instanceof Error) {
    refused.push(store);
  } else {
    const kept: string[] = [];
    while (refused.length === 0) {
      const row = aVerificationRow();
      await store.create(row).then(
        () => kept.push(row.id),
        (error: unknown) => refused.push(error),
      );
    }
    await expect(store.ping()).rejects.toMatchObject({ fault: 'full' });
    for (const id of kept) expect(await store.find(id)).not.toBeNull();
    await store.close();
  }
  expect(refused).toMatchObject([{ code: 'storage-unavailable', fault: 'full' }]);
});
