import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root, toolEnvironment } from './command.ts';

/** Imports that must be refused: the file that makes them, and what is imported. */
const refused = [
  ['packages/protocol/src/a.ts', `import { x } from 'ekyc-verify-proxy';`],
  ['packages/protocol/src/b.ts', `import { x } from '../../proxy/src/outcome.js';`],
  ['packages/widget/src/a.ts', `import { Problem } from 'ekyc-verify-protocol';`],
  ['packages/widget/src/b.ts', `import type { Config } from 'ekyc-verify-proxy';`],
  ['packages/widget/src/c.ts', `import { x } from 'ekyc-verify-simulator';`],
  ['packages/widget/src/d.ts', `import { Type } from 'typebox';`],
  ['packages/widget/src/e.ts', `import { randomUUID } from 'node:crypto';`],
  ['packages/simulator/src/a.ts', `import { x } from 'ekyc-verify-protocol';`],
  ['packages/simulator/src/b.ts', `import { x } from 'ekyc-verify-proxy';`],
  ['packages/simulator/src/c.ts', `import x from 'tencentcloud-sdk-nodejs-common';`],
  ['packages/simulator/src/d.test.ts', `import { sign } from '../../proxy/src/tencent/sign.js';`],
  ['packages/proxy/src/a.ts', `import { x } from 'ekyc-verify';`],
  ['packages/proxy/src/b.ts', `import { x } from 'ekyc-verify-simulator';`],
  ['packages/proxy/src/c.ts', `import { x } from '../../widget/src/machine.js';`],
  ['packages/proxy/src/d.ts', `export const home = process.env['HOME'];`],
] as const;

const allowed = [
  ['packages/widget/src/ok-a.ts', `import type { Problem } from 'ekyc-verify-protocol';`],
  ['packages/widget/src/ok-b.ts', `import { reasons } from 'ekyc-verify-protocol/vocabulary';`],
  ['packages/proxy/src/ok-a.ts', `import { Problem } from 'ekyc-verify-protocol';`],
  ['packages/proxy/src/ok-b.test.ts', `import { x } from 'ekyc-verify-simulator';`],
  ['packages/simulator/src/ok-a.test.ts', `import x from 'tencentcloud-sdk-nodejs-common';`],
  ['packages/proxy/src/command.ts', `export const home = process.env['HOME'];`],
] as const;

describe('the linter holds the arrows of ARCHITECTURE.md', () => {
  let folder: string;
  let complaints: string[];

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'ekyc-verify-arrows-'));
    copyFileSync(join(root, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
    for (const [path, code] of [...refused, ...allowed]) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), `${code}\n`);
    }
    const { stdout } = spawnSync('oxlint', ['--format=json', 'packages'], {
      cwd: folder,
      env: toolEnvironment(process.env),
      encoding: 'utf8',
    });
    const { diagnostics } = JSON.parse(stdout) as {
      diagnostics: { code: string; filename: string }[];
    };
    complaints = diagnostics
      .filter(({ code }) => /no-restricted-imports|no-process-env/.test(code))
      .map(({ filename }) => filename);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(refused)('%s may not hold: %s', (path) => {
    expect(complaints).toContain(path);
  });

  it.each(allowed)('%s may hold: %s', (path) => {
    expect(complaints).not.toContain(path);
  });
});
