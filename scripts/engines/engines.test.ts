import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../command.ts';
import { allEnginesWanted, engines } from './engines.ts';
import { findCommand, findFile } from './find.ts';

describe('the engines of the element’s tests', () => {
  it('are the three that people’s browsers have, each with a configuration that is there', () => {
    expect(engines.map(({ name }) => name)).toEqual(['Chromium', 'Firefox', 'WebKit']);
    for (const { config } of engines) expect(existsSync(join(root, config)), config).toBe(true);
  });

  it('may be absent unless all are asked for', () => {
    expect(allEnginesWanted({})).toBe(false);
    expect(allEnginesWanted({ EKYC_TEST_ENGINES: '' })).toBe(false);
    expect(allEnginesWanted({ EKYC_TEST_ENGINES: 'all' })).toBe(true);
  });

  it('are not made optional by a typing error', () => {
    expect(() => allEnginesWanted({ EKYC_TEST_ENGINES: 'al' })).toThrow('EKYC_TEST_ENGINES');
  });
});

describe('looking for a program', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ekyc-verify-engines-'));
    for (const name of ['browser-4.0', 'browser-4.1', 'notes'])
      await writeFile(join(folder, name), '');
    await chmod(join(folder, 'browser-4.1'), 0o755);
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('finds it where the path leads', () => {
    expect(findCommand('browser-4.1', `/nowhere:${folder}`)).toBe(join(folder, 'browser-4.1'));
  });

  it('takes nothing that cannot be run', () => {
    expect(findCommand('notes', folder)).toBeNull();
    expect(findCommand('absent', folder)).toBeNull();
  });

  it('takes the newest of several versions', () => {
    expect(findFile(join(folder, 'browser-*'))).toBe(join(folder, 'browser-4.1'));
    expect(findFile(join(folder, 'absent-*'))).toBeNull();
  });
});
