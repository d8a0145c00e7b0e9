import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { bundlePrivateTypes } from './bundle-private-types.ts';

let root: string;
const file = (name: string) => path.join(root, name);
const read = (name: string) => readFileSync(file(name), 'utf8');
const write = (name: string, text: string) => {
  mkdirSync(path.dirname(file(name)), { recursive: true });
  writeFileSync(file(name), text);
};

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'bundle-private-types-'));
  write('packages/protocol/dist/vocabulary.d.ts', 'export type Reason = string;\n');
  write(
    'packages/protocol/dist/schemas.d.ts',
    "import { Reason } from './vocabulary.js';\nexport {};\n",
  );
  write('packages/protocol/dist/index.d.ts', "export * from './schemas.js';\n");
  write(
    'packages/messages/dist/index.d.ts',
    "import type { Reason } from 'ekyc-verify-protocol/vocabulary';\nexport {};\n",
  );
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

it('points imports of a private package to copies inside the published one', () => {
  write('dist/index.d.ts', "export type { Reason } from 'ekyc-verify-protocol/vocabulary';\n");
  write('dist/events/event.d.ts', 'type R = import("ekyc-verify-protocol/vocabulary").Reason;\n');
  expect(bundlePrivateTypes(root, file('packages'))).toEqual(['protocol/vocabulary.d.ts']);
  expect(read('dist/index.d.ts')).toContain("'./protocol/vocabulary.js'");
  expect(read('dist/events/event.d.ts')).toContain('"../protocol/vocabulary.js"');
});

it('copies what the copied declarations import', () => {
  write('dist/index.d.ts', "export * from 'ekyc-verify-protocol';\n");
  bundlePrivateTypes(root, file('packages'));
  for (const name of ['index', 'schemas', 'vocabulary'])
    expect(existsSync(file(`dist/protocol/${name}.d.ts`))).toBe(true);
});

it('copies what one private package imports of the other', () => {
  write('dist/index.d.ts', "export * from 'ekyc-verify-messages';\n");
  expect(bundlePrivateTypes(root, file('packages'))).toEqual([
    'messages/index.d.ts',
    'protocol/vocabulary.d.ts',
  ]);
  expect(read('dist/messages/index.d.ts')).toContain("'../protocol/vocabulary.js'");
});

it('may run twice', () => {
  write('dist/index.d.ts', "export * from 'ekyc-verify-protocol';\n");
  bundlePrivateTypes(root, file('packages'));
  bundlePrivateTypes(root, file('packages'));
  expect(read('dist/index.d.ts')).toBe("export * from './protocol/index.js';\n");
});

it('fails on an entry that a private package does not have', () => {
  write('dist/index.d.ts', "export * from 'ekyc-verify-protocol/nothing';\n");
  expect(() => bundlePrivateTypes(root, file('packages'))).toThrow('nothing.d.ts');
});

it('leaves a package alone that names none', () => {
  write('dist/index.d.ts', 'export {};\n');
  expect(bundlePrivateTypes(root, file('packages'))).toEqual([]);
  expect(existsSync(file('dist/protocol'))).toBe(false);
});
