/**
 * podman runs the manifests that it knows, with a database beside them: the deployment's two pods, its
 * config map and its secret. What a cluster alone does isn't tried.
 */
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, it, vi } from 'vitest';
import { parse, stringify } from 'yaml';
import { root } from '../../../scripts/command.ts';
import { fencesOf, readDocument } from '../../../scripts/markdown.ts';
import { describeWith } from './engines.ts';
import { importNodeImage, importPostgresImage, writeProxyContext } from './images.ts';
import { call, confined, confinementOf, passVerification } from './proxy.ts';
import { startVendor, type Vendor } from './vendor.ts';

type ProbeName = 'startupProbe' | 'readinessProbe' | 'livenessProbe';
type Container = { image: string; ports?: unknown } & Record<
  ProbeName,
  { httpGet: { path: string } }
>;
type Deployment = { spec: { template: { spec: { containers: [Container] } } } };
type ConfigMap = { data: Record<string, string> };

await describeWith('podman', 'the Kubernetes example', (engine) => {
  const { sandbox } = engine;
  const repository = join(sandbox.folder, 'repository');
  const folder = join(repository, 'examples/kubernetes');
  const podman = (...args: string[]) => sandbox.run('podman', args, { cwd: folder });
  const deployment = parse(readDocument('examples/kubernetes/deployment.yaml')) as Deployment;
  const [container] = deployment.spec.template.spec.containers;
  const instances = [0, 1].map((number) => `ekyc-verify-proxy-pod-${number}-proxy`);
  let vendor: Vendor;
  let apiKey = '';
  let id = '';

  beforeAll(async () => {
    vendor = await startVendor(sandbox, '172.31.0.1');
    await importNodeImage(engine, vendor.certificate);
    await importPostgresImage(engine);
    await writeProxyContext(repository);
    await cp(join(root, 'examples/kubernetes'), folder, { recursive: true });
    const dockerfile = join(repository, 'packages/proxy/Dockerfile');
    const options = ['--pull=never', `--file=${dockerfile}`, `--tag=${container.image}`];
    await podman('build', ...options, repository);

    await podman('network', 'create', '--subnet=172.31.0.0/24', 'cluster');
    const environment = ['USER=ekyc', 'DB=ekyc', 'PASSWORD=of-this-test'];
    const database = ['--name=db', ...environment.map((each) => `--env=POSTGRES_${each}`)];
    await podman('run', '--detach', '--network=cluster', ...database, 'postgres:18-alpine');
    await vi.waitFor(() => podman('exec', 'db', 'pg_isready'), { timeout: 60_000 });
    await setNames();
    await freePorts();
    await createSecret();
  });

  /** Step 2 of the README. */
  async function setNames(): Promise<void> {
    const file = join(folder, 'configuration.yaml');
    const configuration = parse(await readFile(file, 'utf8')) as ConfigMap;
    Object.assign(configuration.data, vendor.settings);
    await writeFile(file, stringify(configuration));
  }

  /** podman takes a port of the machine for each of a pod, which two pods can't both have. */
  async function freePorts(): Promise<void> {
    const { ports: _, ...withoutPorts } = container;
    deployment.spec.template.spec.containers = [withoutPorts];
    await writeFile(join(folder, 'deployment.yaml'), stringify(deployment));
  }

  /** Step 3; podman keeps a secret as its values by their names. */
  async function createSecret(): Promise<void> {
    const [fence] = fencesOf(readDocument('examples/kubernetes/README.md'));
    const lines = fence?.code.replace(/^kubectl create secret .*$/m, '') ?? '';
    await sandbox.run('bash', ['-ec', `docker() { podman "$@"; }\n${lines}`], { cwd: folder });
    const made = await readFile(join(folder, 'secrets.env'), 'utf8');
    const values = {
      ...Object.fromEntries([...made.matchAll(/^(\w+)=(.*)$/gm)].map(([, ...pair]) => pair)),
      ...vendor.secrets,
      EKYC_DATABASE_URL: 'postgres://ekyc:of-this-test@db/ekyc',
    } as Record<string, string>;
    apiKey = values['EKYC_API_KEYS'] ?? '';
    const encoded = Object.entries(values).map(([name, value]) => [
      name,
      Buffer.from(value).toString('base64'),
    ]);
    await writeFile(join(folder, 'secret.json'), JSON.stringify(Object.fromEntries(encoded)));
    await podman('secret', 'create', 'ekyc-verify-proxy', 'secret.json');
  }

  /** Step 4, as far as podman goes. */
  async function apply(): Promise<void> {
    const options = ['--network=cluster', '--configmap=configuration.yaml'];
    await podman('kube', 'play', ...options, 'deployment.yaml');
    for (const instance of instances) {
      await expect.poll(() => probe(instance, 'startupProbe').catch(() => 0)).toBe(200);
    }
  }

  async function addressOf(instance: string): Promise<string> {
    const pod = await podman('inspect', '--format={{.Pod}}', instance);
    // The network is that of a pod's first container.
    const infra = await podman('pod', 'inspect', '--format={{.InfraContainerID}}', pod.trim());
    const address = '{{(index .NetworkSettings.Networks "cluster").IPAddress}}';
    return `http://${(await podman('inspect', `--format=${address}`, infra.trim())).trim()}:8080`;
  }

  async function probe(instance: string, name: ProbeName): Promise<number> {
    return (await call(sandbox, (await addressOf(instance)) + container[name].httpGet.path)).status;
  }

  it('starts two pods, each confined, which answer their probes', async () => {
    await apply();
    for (const instance of instances) {
      expect(await confinementOf(engine, instance)).toEqual(confined);
      expect(await probe(instance, 'readinessProbe')).toBe(200);
      expect(await probe(instance, 'livenessProbe')).toBe(200);
    }
  });

  it('finds nothing wrong with its check, run in a pod', async () => {
    const readme = readDocument('examples/kubernetes/README.md');
    const [, command = ''] = /exec deploy\/ekyc-verify-proxy -- ([^`]+)/.exec(readme) ?? [];
    const [instance = ''] = instances;
    const findings = await podman('exec', instance, ...command.split(' '));
    expect(findings.match(/^(ok|warning|error) +\w+/gm)?.map((line) => line.split(/ +/))).toEqual([
      ['ok', 'configuration'],
      ['ok', 'database'],
      ['ok', 'clock'],
      ['ok', 'credentials'],
    ]);
  });

  it('verifies a person, whom the other pod knows', async () => {
    const [one = '', other = ''] = await Promise.all(instances.map(addressOf));
    id = await passVerification(sandbox, { proxy: one, apiKey, vendor });
    const known = await call(sandbox, `${other}/v1/verifications/${id}`, { key: apiKey });
    expect(known.json()).toMatchObject({ status: 'passed', reference: 'user-1' });
  });

  it('ends in order, and knows the verification after the next start', async () => {
    await podman('pod', 'stop', '--all');
    for (const instance of instances) {
      expect((await podman('inspect', '--format={{.State.ExitCode}}', instance)).trim()).toBe('0');
    }
    await podman('kube', 'down', 'deployment.yaml');
    await apply();
    const [instance = ''] = instances;
    const url = `${await addressOf(instance)}/v1/verifications/${id}`;
    expect((await call(sandbox, url, { key: apiKey })).json()).toMatchObject({ status: 'passed' });
  });
});
