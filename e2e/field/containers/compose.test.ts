/** Docker and Compose run the example, by the commands of its README. */
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { root } from '../../../scripts/command.ts';
import { fencesOf, readDocument } from '../../../scripts/markdown.ts';
import { describeWith } from './engines.ts';
import {
  importCaddyImage,
  importNodeImage,
  importPostgresImage,
  writeProxyContext,
} from './images.ts';
import { call, confined, confinementOf, passVerification } from './proxy.ts';
import { startVendor, type Vendor } from './vendor.ts';

await describeWith('docker', 'the Compose example', (engine) => {
  const { sandbox } = engine;
  const repository = join(sandbox.folder, 'repository');
  const folder = join(repository, 'examples/compose');
  const site = 'https://localhost';
  const [setUp = '', start = ''] = fencesOf(readDocument('examples/compose/README.md'))
    .filter(({ language }) => language === 'sh')
    .map(({ code }) => code);
  const [check = '', up = ''] = start.split('\n');
  let hasPlugin: boolean;
  let vendor: Vendor;
  let apiKey = '';
  let id = '';

  beforeAll(async () => {
    // The first address of the network `front`.
    vendor = await startVendor(sandbox, '172.30.0.1');
    await importNodeImage(engine, vendor.certificate);
    await importPostgresImage(engine);
    await importCaddyImage(engine);
    await writeProxyContext(repository);
    await cp(join(root, 'examples/compose'), folder, { recursive: true });
    hasPlugin = await sandbox.run('docker', ['compose', 'version']).then(
      () => true,
      () => false,
    );
    if (!hasPlugin) await edit('compose.yaml', (text) => text.replace(/^name: .*$/m, ''));

    await run(setUp, repository);
    await edit('.env', (text) => text.replace(/^(DATABASE_PASSWORD)=.*$/m, '$1=of-this-test'));
    await edit('proxy.env', (text) => {
      apiKey = /^EKYC_API_KEYS=(.*)$/m.exec(text)?.[1] ?? '';
      const values = { ...vendor.secrets, ...vendor.settings };
      const kept = text.split('\n').filter((line) => !((line.split('=')[0] ?? '') in values));
      const filled = Object.entries(values).map(([name, value]) => `${name}=${value}`);
      return [...kept, ...filled, 'EKYC_ALLOWED_ORIGINS=https://shop.example', ''].join('\n');
    });
  });

  async function edit(name: string, change: (text: string) => string): Promise<void> {
    const file = join(folder, name);
    await writeFile(file, change(await readFile(file, 'utf8')));
  }

  /** Runs lines of the README; with Debian's Compose, which is older, without what it doesn't know. */
  function run(lines: string, cwd = folder): Promise<string> {
    const older = `docker() {
  if [ "$1" = compose ]; then shift; docker-compose "$@"; else command docker "$@"; fi
}`;
    const script = hasPlugin ? lines : `${older}\n${lines.replaceAll(' --wait', '')}`;
    const env = { COMPOSE_PROJECT_NAME: 'ekyc-verify' };
    return sandbox.run('bash', ['-ec', script], { cwd, env });
  }

  /** The containers of a service, the stopped ones too. */
  async function containersOf(service: string): Promise<string[]> {
    const filter = `label=com.docker.compose.service=${service}`;
    const ids = await sandbox.run('docker', ['ps', '--all', '--quiet', '--filter', filter]);
    return ids.trim().split('\n');
  }

  async function inspect(container: string, format: string): Promise<string> {
    return (await sandbox.run('docker', ['inspect', '--format', format, container])).trim();
  }

  const isUp = () =>
    expect
      .poll(() => call(sandbox, `${site}/.well-known/jwks.json`).catch(() => null), {
        timeout: 60_000,
      })
      .toMatchObject({ status: 200 });

  it('finds nothing wrong with its check, before the first start', async () => {
    const findings = (await run(check)).match(/^(ok|warning|error) +\w+/gm);
    expect(findings?.map((line) => line.split(/ +/))).toEqual([
      // That `localhost` is for a try on one machine.
      ['warning', 'configuration'],
      ['ok', 'database'],
      ['ok', 'clock'],
      ['ok', 'credentials'],
    ]);
  });

  it('comes up with two instances, each confined, and healthy by its own check', async () => {
    await run(up);
    await isUp();
    const instances = await containersOf('proxy');
    expect(instances).toHaveLength(2);
    for (const instance of instances) {
      expect(await confinementOf(engine, instance)).toEqual(confined);
      expect(await inspect(instance, '{{.State.Health.Status}}')).toBe('healthy');
    }
  });

  it('verifies a person behind TLS, and keeps the paths of operators inside', async () => {
    id = await passVerification(sandbox, { proxy: site, apiKey, vendor });
    for (const path of ['/metrics', '/healthz', '/readyz']) {
      expect(await call(sandbox, site + path)).toMatchObject({ status: 404 });
    }
  });

  it('loses no request while one instance stops', async () => {
    const [first = ''] = await containersOf('proxy');
    const ask = () => call(sandbox, `${site}/v1/verifications/${id}`, { key: apiKey });
    const stopped = new AbortController();
    const stopping = sandbox.run('docker', ['stop', first]).finally(() => stopped.abort());
    while (!stopped.signal.aborted) expect(await ask()).toMatchObject({ status: 200 });
    await stopping;
    // The reverse proxy doesn't know yet that it's gone: of many, some meet it several times.
    const answers = await Promise.all(Array.from({ length: 40 }, ask));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(await inspect(first, '{{.State.ExitCode}}')).toBe('0');
  });

  it('ends in order, and knows the verification after the next start', async () => {
    await run('docker compose stop');
    for (const service of ['proxy', 'tls', 'database']) {
      for (const container of await containersOf(service)) {
        expect(await inspect(container, '{{.State.Status}} {{.State.ExitCode}}')).toBe('exited 0');
      }
    }
    // In no order, as after a restart of the machine.
    await run('docker start $(docker ps --all --quiet)');
    await isUp();
    const kept = await call(sandbox, `${site}/v1/verifications/${id}`, { key: apiKey });
    expect(kept.json()).toMatchObject({ status: 'passed', reference: 'user-1' });
  });
});
