import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { bundleProtocolTypes } from './bundle-protocol-types.ts';

let root: string;
const file = (name: string) => path.join(root, name);
const write = (name: string, text: string) => {
  mkdirSync(path.dirname(file(name)), { recursive: true });
  writeFileSync(file(name), text);
};

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'bundle-protocol-types-'));
  write('protocol/vocabulary.d.ts', 'export type Reason = string;\n');
  write('protocol/schemas.d.ts', "import { Reason } from './vocabulary.js';\nexport {};\n");
  write('protocol/index.d.ts', "export * from './schemas.js';\n");
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

it('points imports of the private package to copies inside the published one', () => {
  write('dist/index.d.ts', "export type { Reason } from 'ekyc-verify-protocol/vocabulary';\n");
  write('dist/events/event.d.ts', 'type R = import("ekyc-verify-protocol/vocabulary").Reason;\n');
  expect(bundleProtocolTypes(root, file('protocol'))).toEqual(['vocabulary.d.ts']);
  expect(readFileSync(file('dist/index.d.ts'), 'utf8')).toContain("'./protocol/vocabulary.js'");
  expect(readFileSync(file('dist/events/event.d.ts'), 'utf8')).toContain(
    '"../protocol/vocabulary.js"',
  );
});

it('copies what the copied declarations import', () => {
  write('dist/index.d.ts', "export * from 'ekyc-verify-protocol';\n");
  bundleProtocolTypes(root, file('protocol'));
  for (const name of ['index', 'schemas', 'vocabulary'])
    expect(existsSync(file(`dist/protocol/${name}.d.ts`))).toBe(true);
});

it('may run twice', () => {
  write('dist/index.d.ts', "export * from 'ekyc-verify-protocol';\n");
  bundleProtocolTypes(root, file('protocol'));
  bundleProtocolTypes(root, file('protocol'));
  expect(readFileSync(file('dist/index.d.ts'), 'utf8')).toBe(
    "export * from './protocol/index.js';\n",
  );
});

it('fails on an entry that the private package does not have', () => {
  write('dist/index.d.ts', "export * from 'ekyc-verify-protocol/nothing';\n");
  expect(() => bundleProtocolTypes(root, file('protocol'))).toThrow('nothing.d.ts');
});

it('leaves a package alone that does not name it', () => {
  write('dist/index.d.ts', 'export {};\n');
  expect(bundleProtocolTypes(root, file('protocol'))).toEqual([]);
  expect(existsSync(file('dist/protocol'))).toBe(false);
});
