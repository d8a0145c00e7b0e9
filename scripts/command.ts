import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The workspace's folder. */
export const root = fileURLToPath(new URL('../', import.meta.url));

/** How long one command may take before it counts as hanging, in milliseconds. */
const timeoutMs = 15 * 60_000;

/**
 * The environment of a command: the workspace's own tools and Node come first, whatever Node
 * started this script.
 */
export function toolEnvironment(base: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const tools = join(root, 'node_modules', '.bin');
  return { ...base, PATH: [tools, base['PATH']].filter(Boolean).join(delimiter) };
}

/**
 * Runs a command in the workspace's folder.
 *
 * @param options.output File descriptor that gets all it prints; standard output when it is left out.
 * @param options.environment Variables beside those of this process.
 * @returns its exit code; null when it could not be started, hung, or was ended by a signal
 */
export function run(
  command: string,
  args: readonly string[],
  { output = 1, environment = {} }: { output?: number; environment?: NodeJS.ProcessEnv } = {},
): Promise<number | null> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env: toolEnvironment({ ...process.env, ...environment }),
      stdio: ['ignore', output, output === 1 ? 'inherit' : output],
      detached: true,
    });
    // A hanging runner has children of its own: the whole group is ended.
    const end = () => {
      if (child.pid === undefined) return;
      try {
        process.kill(-child.pid, 'SIGKILL');
      } catch {
        // The group is gone already.
      }
    };
    const interrupt = () => process.exit(130);
    const timer = setTimeout(() => {
      console.error(`${command} took longer than ${timeoutMs / 1000} s and was ended.`);
      end();
    }, timeoutMs);
    const settle = (exitCode: number | null) => {
      clearTimeout(timer);
      process.off('SIGINT', interrupt).off('SIGTERM', interrupt).off('exit', end);
      resolve(exitCode);
    };
    process.on('SIGINT', interrupt).on('SIGTERM', interrupt).on('exit', end);
    child.on('error', (error) => {
      console.error(`${command} could not be started: ${error.message}`);
      settle(null);
    });
    child.on('exit', (code) => {
      // What a runner that died left running would hold the next stage's memory.
      end();
      settle(code);
    });
  });
}
