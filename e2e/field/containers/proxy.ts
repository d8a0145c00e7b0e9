import { expect } from 'vitest';
import type { Engine } from './images.ts';
import type { Sandbox } from './sandbox.ts';
import type { Vendor } from './vendor.ts';

type Call = { method?: string; key?: string; body?: unknown };
type Answer = { status: number; json: () => unknown };

/** Calls an address inside the sandbox, as its README does: with curl. */
export async function call(
  sandbox: Sandbox,
  url: string,
  { method = 'GET', key, body }: Call = {},
): Promise<Answer> {
  const headers = [
    ...(key === undefined ? [] : [`authorization: Bearer ${key}`]),
    ...(body === undefined ? [] : ['content-type: application/json']),
  ].flatMap((header) => ['--header', header]);
  const data = body === undefined ? [] : ['--data', JSON.stringify(body)];
  const flags = ['--silent', '--insecure', '--max-time', '30', '--write-out', '\n%{http_code}'];
  const args = [...flags, '--request', method, ...headers, ...data, url];
  const output = await sandbox.run('curl', args);
  const [text = '', status] = output.split(/\n(?=\d+$)/);
  return { status: Number(status), json: () => JSON.parse(text) as unknown };
}

/** Creates a verification as a backend, and passes it as a person. @returns its id */
export async function passVerification(
  sandbox: Sandbox,
  { proxy, apiKey, vendor }: { proxy: string; apiKey: string; vendor: Vendor },
): Promise<string> {
  const url = `${proxy}/v1/verifications`;
  const body = { redirectUrl: 'https://shop.example/sign-up', reference: 'user-1' };
  const created = await call(sandbox, url, { method: 'POST', key: apiKey, body });
  expect(created).toMatchObject({ status: 201 });
  const { id, clientSecret: key } = created.json() as { id: string; clientSecret: string };

  const begun = await call(sandbox, `${url}/${id}/attempts`, { method: 'POST', key, body: {} });
  const { verificationUrl } = begun.json() as { verificationUrl: string };
  const { pathname, search, searchParams } = new URL(verificationUrl);
  // The page's host is the vendor's; no name service here knows the simulator by it.
  expect(await call(sandbox, vendor.url + pathname + search)).toMatchObject({ status: 303 });
  const token = searchParams.get('token');

  const back = await call(sandbox, `${url}/${id}/return`, { method: 'POST', key, body: { token } });
  expect(back.json()).toMatchObject({ status: 'passed' });
  return id;
}

/** What the kernel says of a container's first process. */
export async function confinementOf({ sandbox, command }: Engine, container: string) {
  const format = ['--format', '{{.State.Pid}}'];
  const pid = (await sandbox.run(command, ['inspect', ...format, container])).trim();
  const status = await sandbox.run('cat', [`/proc/${pid}/status`]);
  const mounts = await sandbox.run('cat', [`/proc/${pid}/mountinfo`]);
  const valueOf = (name: string) => new RegExp(`^${name}:\\s+(\\S+)`, 'm').exec(status)?.[1];
  return {
    user: valueOf('Uid'),
    capabilities: valueOf('CapEff'),
    noNewPrivileges: valueOf('NoNewPrivs'),
    root: /^\S+ \S+ \S+ \S+ \/ (\w+)/m.exec(mounts)?.[1],
  };
}

export const confined = {
  user: '65532',
  capabilities: '0000000000000000',
  noNewPrivileges: '1',
  root: 'ro',
};
