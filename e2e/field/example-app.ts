import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { PackageName } from '../harness/packed.ts';

const execute = promisify(execFile);
const examples = fileURLToPath(new URL('../../examples/', import.meta.url));

/** An example in a folder outside the workspace, as somebody has it who copied it. */
export type ExampleApp = {
  folder: string;
  /** Runs a script of its package.json to its end. */
  run(script: string, env?: Record<string, string>): Promise<void>;
  /** Runs a script of its package.json that serves, and waits until an address answers. */
  serve(script: string, url: string, env?: Record<string, string>): Promise<RunningApp>;
  /** Stops what still runs, and deletes the folder. */
  remove(): Promise<void>;
};

export type RunningApp = {
  /** What it has written so far. */
  output(): string;
  stop(): Promise<void>;
};

/** Copies an example, and installs what its package.json names: our packages as tarballs. */
export async function installExample(
  name: string,
  tarballs: ReadonlyMap<PackageName, string>,
): Promise<ExampleApp> {
  const folder = await mkdtemp(join(tmpdir(), `ekyc-verify-example-${name}-`));
  const isOurs = (path: string) =>
    !/node_modules|\.(next|nuxt|output|svelte-kit)$|\.sqlite/.test(path);
  await cp(join(examples, name), folder, { recursive: true, filter: isOurs });
  const { dependencies = {}, devDependencies = {} } = JSON.parse(
    await readFile(join(folder, 'package.json'), 'utf8'),
  ) as Partial<Record<'dependencies' | 'devDependencies', Record<string, string>>>;
  const named = [...tarballs].filter(([each]) => each in dependencies || each in devDependencies);
  const flags = ['--prefer-offline', '--no-audit', '--no-fund', '--no-package-lock', '--no-save'];
  await execute('npm', ['install', ...flags, ...named.map(([, tarball]) => tarball)], {
    cwd: folder,
    env: environment(),
  });

  const running: RunningApp[] = [];
  return {
    folder,
    async run(script, env) {
      await execute('npm', ['run', script], { cwd: folder, env: environment(env) });
    },
    async serve(script, url, env) {
      const app = await serve(folder, script, url, environment(env));
      running.push(app);
      return app;
    },
    async remove() {
      for (const app of running) await app.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The tests' own Node, not the machine's. */
function environment(more: Record<string, string> = {}): NodeJS.ProcessEnv {
  return {
    ...process.env,
    // The tests' own would make development builds of what is built for production.
    NODE_ENV: undefined,
    NEXT_TELEMETRY_DISABLED: '1',
    NUXT_TELEMETRY_DISABLED: '1',
    PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH}`,
    ...more,
  };
}

async function serve(
  folder: string,
  script: string,
  url: string,
  env: NodeJS.ProcessEnv,
): Promise<RunningApp> {
  // A group of its own: npm starts a shell, and that the server.
  const child = spawn('npm', ['run', script], { cwd: folder, env, detached: true });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  }
  const closed = once(child, 'close');
  const stop = async () => {
    const isOver = child.exitCode !== null || child.signalCode !== null;
    if (!isOver && child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
    await closed;
  };
  while (!(await answers(url))) {
    if (child.exitCode !== null) throw new Error(`${script} ended:\n${output}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return { output: () => output, stop };
}

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  );
}
