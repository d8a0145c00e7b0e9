import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterAll } from 'vitest';

export type Child = {
  /** Ends it without a chance to tidy up, and resolves to its reports. Rejects when it had ended before. */
  kill(): Promise<string[]>;
  /** Resolves to its reports when it has ended by itself. Rejects when it failed. */
  ended(): Promise<string[]>;
};

let built: Promise<string> | null = null;

/**
 * Node cannot run our sources by itself (their imports name `.js` files): one file is made of them.
 * It lies where the package that it imports is found.
 */
async function buildChild(): Promise<string> {
  const modules = fileURLToPath(new URL('../../node_modules/', import.meta.url));
  const outDir = await mkdtemp(join(modules, '.store-child-'));
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { resolve: { conditions: ['source', 'node', 'import', 'default'] } },
    build: {
      ssr: true,
      outDir,
      target: 'node22',
      rolldownOptions: {
        input: {
          child: fileURLToPath(new URL('child-main.ts', import.meta.url)),
          'sqlite-worker': fileURLToPath(
            new URL('../../src/store/sqlite-worker.ts', import.meta.url),
          ),
        },
        // What can be bundled is: most of a child's life would go into finding a library's files.
        external: [/^node:/, 'pg'],
        output: { entryFileNames: '[name].js', chunkFileNames: '[name].js' },
      },
    },
  });
  return outDir;
}

/** Removes what was built, when the test file is through. */
export function removeChildAfterwards(): void {
  afterAll(async () => {
    if (built !== null) await rm(await built, { recursive: true, force: true });
    built = null;
  });
}

/** Starts a process on the database; resolves when it has reported for the first time, or has ended. */
export async function startChild(task: 'write' | 'claim', databaseUrl: string): Promise<Child> {
  built ??= buildChild();
  const child = spawn(process.execPath, [join(await built, 'child.js'), task, databaseUrl], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit');
  const reports: string[] = [];
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => reports.push(line));
  const closed = once(lines, 'close');
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
  await Promise.race([once(lines, 'line'), closed]);

  async function ended(expected: 0 | 'SIGKILL'): Promise<string[]> {
    const [code, signal] = (await exited) as [number | null, string | null];
    await closed;
    const end = signal ?? code;
    if (end !== expected) throw new Error(`The child ended with ${end}: ${complaints}`);
    return reports;
  }

  return {
    ended: () => ended(0),
    kill() {
      child.kill('SIGKILL');
      return ended('SIGKILL');
    },
  };
}
