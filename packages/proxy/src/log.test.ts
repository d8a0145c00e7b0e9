import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openLog } from './log.js';

test('a log whose disk is full is told once, and nothing is thrown', () => {
  const full = openSync('/dev/full', 'w');
  const told: string[] = [];
  const log = openLog(full, (text) => void told.push(text));
  for (let line = 0; line < 10; line += 1) log.write('{"level":30}\n');
  expect(told).toEqual([
    "The log can't be written (its disk is full); the proxy goes on without it.\n",
  ]);
  closeSync(full);
});

test('a log that can be written is written at once, and tells nothing', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ekyc-log-'));
  const file = openSync(join(folder, 'log'), 'w');
  const told: string[] = [];
  openLog(file, (text) => void told.push(text)).write('{"level":30}\n');
  expect(readFileSync(join(folder, 'log'), 'utf8')).toBe('{"level":30}\n');
  expect(told).toEqual([]);
  closeSync(file);
  rmSync(folder, { recursive: true });
});
