import { spawnSync } from 'node:child_process';
import { mkdtemp, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openStore } from '../../packages/proxy/src/store/open.ts';
import { aVerificationRow } from '../../packages/proxy/test/support/rows.ts';

/** A disk of this size, mounted for one test. */
async function aDisk(size: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ekyc-verify-disk-'));
  mount('-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder);
  onTestFinished(async () => {
    // Lazily: a thread that failed may still be closing its file.
    spawnSync('umount', ['--lazy', folder]);
    await rmdir(folder);
  });
  return folder;
}

function mount(...options: string[]): void {
  const { status, stderr } = spawnSync('mount', options, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`This test mounts a disk, which only root may do: ${stderr}`);
}

test('a full disk refuses creations and readiness, says so, and keeps what was acknowledged', async () => {
  const url = `file:${join(await aDisk('200k'), 'ekyc.sqlite')}`;
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

test.each(['a database', 'no database'])(
  'a start on a disk that is read-only, with %s on it, names that as the cause',
  async (content) => {
    const folder = await aDisk('2m');
    const url = `file:${join(folder, 'ekyc.sqlite')}`;
    if (content === 'a database') await (await openStore(url)).close();
    mount('-o', 'remount,ro', folder);
    await expect(openStore(url)).rejects.toMatchObject({
      code: 'storage-unavailable',
      fault: 'read-only',
    });
  },
);
