import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { afterAll, describe, it } from 'vitest';
import { runFirstContainer, type Engine } from './images.ts';
import { openSandbox, type Sandbox } from './sandbox.ts';

/** Programs that the tests of containers start, and Debian's packages that bring them. */
const forEither = { nsenter: 'util-linux', ip: 'iproute2', tini: 'tini', curl: 'curl' };

/** What makes an engine: its programs, its variables, what to do before its first command and at the end. */
type Kind = {
  programs: Readonly<Record<string, string>>;
  variables: (folder: string) => Record<string, string>;
  begin: (sandbox: Sandbox) => Promise<void>;
  /** Ends what runs, so that it leaves no control group. */
  end: string;
};

const kinds: Readonly<Record<Engine['command'], Kind>> = {
  docker: {
    programs: { dockerd: 'docker.io', 'docker-compose': 'docker-compose', caddy: 'caddy' },
    variables: (folder) => ({ DOCKER_HOST: `unix://${folder}/docker.sock` }),
    async begin(sandbox) {
      const { folder } = sandbox;
      const places = ['data-root', 'exec-root', 'pidfile'].map(
        (name) => `--${name}=${folder}/${name}`,
      );
      // To be harder to kill than others takes a right that not every root has.
      const flags = [...places, '--oom-score-adjust=0'];
      await sandbox.serve(
        'dockerd',
        [`--host=unix://${folder}/docker.sock`, ...flags],
        /API listen/,
      );
    },
    end: 'docker ps --quiet | xargs --no-run-if-empty docker rm --force',
  },
  podman: {
    programs: {
      podman: 'podman',
      runc: 'runc',
      '/usr/lib/podman/netavark': 'netavark',
      '/usr/lib/podman/aardvark-dns': 'aardvark-dns',
      catatonit: 'catatonit',
    },
    variables: (folder) => ({
      CONTAINERS_CONF: `${folder}/containers.conf`,
      CONTAINERS_STORAGE_CONF: `${folder}/storage.conf`,
      // Nothing of systemd's, which not every machine runs; health checks are run by hand.
      DISABLE_HC_SYSTEMD: 'true',
      BUILDAH_FORMAT: 'docker',
    }),
    async begin({ folder }) {
      await writeFile(
        join(folder, 'containers.conf'),
        // Its own limits take a right that not every root has.
        `[containers]
default_ulimits = ["nofile=1024:1024", "nproc=1000:1000"]
[engine]
cgroup_manager = "cgroupfs"
events_logger = "file"
runtime = "runc"
tmp_dir = "${folder}/libpod"
[network]
network_backend = "netavark"
network_config_dir = "${folder}/networks"
`,
      );
      await writeFile(
        join(folder, 'storage.conf'),
        `[storage]
driver = "overlay"
graphroot = "${folder}/storage"
runroot = "${folder}/storage-run"
`,
      );
    },
    end: 'podman pod rm --all --force --time=0 && podman rm --all --force --time=0',
  },
};

/**
 * Tests with an engine that is theirs alone. On a machine that allows no containers, it says so, and
 * leaves them out.
 * @throws when a package isn't installed
 */
export async function describeWith(
  command: Engine['command'],
  name: string,
  tests: (engine: Engine) => void,
): Promise<void> {
  const engine = await startEngine(command);
  if (engine === null) {
    it.skip(name);
  } else {
    describe(name, () => {
      afterAll(async () => {
        try {
          await engine.sandbox.run('sh', ['-c', kinds[command].end]);
        } finally {
          await engine.sandbox.stop();
        }
      });
      tests(engine);
    });
  }
}

async function startEngine(command: Engine['command']): Promise<Engine | null> {
  const { programs, variables, begin } = kinds[command];
  const missing = Object.entries({ ...forEither, ...programs })
    .filter(([program]) => !isInstalled(program))
    .map(([, name]) => name);
  if (missing.length > 0) throw new Error(`This test needs: apt-get install ${missing.join(' ')}`);

  let sandbox: Sandbox | null = null;
  try {
    sandbox = await openSandbox(variables);
    await begin(sandbox);
    const engine = { sandbox, command };
    await runFirstContainer(engine);
    return engine;
  } catch (error) {
    await sandbox?.stop();
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(`Skipped: ${command} can't run a container on this machine.\n${reason}\n`);
    return null;
  }
}

function isInstalled(program: string): boolean {
  if (program.startsWith('/')) return existsSync(program);
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  return folders.some((folder) => existsSync(join(folder, program)));
}
