import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/**
 * A network, processes and mounts apart from those of the machine: a container engine in it takes no
 * port, image or firewall rule of anybody's, and everything that it started ends with it.
 */
export type Sandbox = {
  /** A folder for this test's files, the same inside and outside. */
  folder: string;
  /** Runs a program inside to its end, and resolves to its output. @throws with all that it wrote */
  run(command: string, args: readonly string[], options?: RunOptions): Promise<string>;
  /** Starts a program inside, and waits until it has written a line that matches. */
  serve(command: string, args: readonly string[], isUp: RegExp): Promise<void>;
  stop(): Promise<void>;
};
type RunOptions = { cwd?: string; env?: Record<string, string> };

/** @throws when this machine doesn't allow one */
export async function openSandbox(
  variables: (folder: string) => Record<string, string>,
): Promise<Sandbox> {
  const folder = await mkdtemp(join(tmpdir(), 'ekyc-containers-'));
  const environment = {
    HOME: folder,
    PATH: `${process.env['PATH']}:/usr/sbin:/sbin`,
    LC_ALL: 'C.UTF-8',
    ...variables(folder),
  };
  const first = ['ip link set lo up', 'mount -t tmpfs tmpfs /run', 'echo up', 'exec tini -- cat'];
  // Its first process reads what this one never writes: when this one ends, however it does, so does it.
  const child = spawn(
    'unshare',
    ['--net', '--mount', '--pid', '--fork', '--mount-proc', 'sh', '-c', first.join(' && ')],
    { env: environment },
  );
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.on('error', (error) => (said += error.message));
  const closed = once(child, 'close');
  closed.catch(() => {});
  await Promise.race([once(child.stdout, 'data'), closed]).catch(() => {});
  if (child.pid === undefined || child.exitCode !== null) {
    await rm(folder, { recursive: true });
    throw new Error(`unshare: ${said}`);
  }

  const namespaces = [
    `--net=/proc/${child.pid}/ns/net`,
    `--mount=/proc/${child.pid}/ns/mnt`,
    `--pid=/proc/${child.pid}/ns/pid_for_children`,
  ];
  // To enter the mounts is to leave the working directory.
  const inside = (cwd: string, command: string, args: readonly string[]) =>
    namespaces.concat('--', 'sh', '-c', 'cd "$0" && exec "$@"', cwd, command, args);
  return {
    folder,
    async run(command, args, { cwd = folder, env: more = {} } = {}) {
      const running = execute('nsenter', inside(cwd, command, args), {
        env: { ...environment, ...more },
        maxBuffer: 64 * 1024 * 1024,
      });
      running.child.stdin?.end();
      try {
        return (await running).stdout;
      } catch (error) {
        const { stdout, stderr } = error as { stdout: string; stderr: string };
        throw new Error(`${[command, ...args].join(' ')}:\n${stdout}${stderr}`, { cause: error });
      }
    },
    async serve(command, args, isUp) {
      const server = spawn('nsenter', inside(folder, command, args), { env: environment });
      let output = '';
      await new Promise<void>((resolve, reject) => {
        for (const stream of [server.stdout, server.stderr]) {
          stream.on('data', (chunk: Buffer) => {
            output += chunk.toString();
            if (isUp.test(output)) resolve();
          });
        }
        server.on('error', reject);
        server.on('close', () => reject(new Error(`${command} has ended:\n${output}`)));
      });
    },
    async stop() {
      child.stdin.end();
      await closed;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
