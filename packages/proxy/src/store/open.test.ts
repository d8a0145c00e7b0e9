import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openStore } from './open.js';

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ekyc-verify-open-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

describe('the address of a database', () => {
  test('is a path after file:, taken as it stands', async () => {
    const path = join(await newFolder(), 'a%20b.sqlite');
    await (await openStore(`file:${path}`)).close();
    expect((await stat(path)).isFile()).toBe(true);
  });

  test('may be a file URL, with what is encoded in it', async () => {
    const path = join(await newFolder(), 'a b.sqlite');
    await (await openStore(pathToFileURL(path).href)).close();
    expect((await stat(path)).isFile()).toBe(true);
  });

  test('may ask for a store in memory', async () => {
    const store = await openStore('file::memory:');
    await store.ping();
    await store.close();
  });

  test.each(['postgres', 'postgresql'])('may be that of a server: %s', async (scheme) => {
    const opening = openStore(`${scheme}://127.0.0.1:1/ekyc`);
    await expect(opening).rejects.toMatchObject({ log: { database: 'ECONNREFUSED' } });
  });

  test('is not repeated when it is neither', async () => {
    const error = await openStore('mysql://someone:canary@host/db').catch(
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(Error);
    expect(String(error)).not.toContain('canary');
  });
});
