import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { freePort } from '../../scripts/free-port.ts';
import { newSigningKey } from './signing-key.ts';
import { startChild, type Child } from './child.ts';
import type { Vendor } from './vendor.ts';

/** The servers that are compared. */
export const subjectNames = ['proxy', 'express', 'plain'] as const;
export type SubjectName = (typeof subjectNames)[number];

/** What stands in the tables. */
export const titles: Record<SubjectName, string> = {
  proxy: 'the proxy',
  express: '(a) Express 5 + intl-en SDK',
  plain: '(b) node:http + undici',
};

const scripts: Record<SubjectName, URL> = {
  proxy: new URL('../../packages/proxy/dist/cli.js', import.meta.url),
  express: new URL('../subjects/express.ts', import.meta.url),
  plain: new URL('../subjects/plain.ts', import.meta.url),
};

/** The page's origin that starts come from. */
const origin = 'https://shop.example';

/** A server that runs and is measured. */
export type Subject = Child & {
  name: SubjectName;
  url: string;
  /** Connections to it. Keeps those that it has made. */
  pool: Pool;
};

export type SubjectOptions = {
  name: SubjectName;
  /** An empty folder for its database and its log. */
  folder: string;
  vendor: Vendor;
  environment?: Record<string, string>;
};

/** Starts a server, and resolves when it has answered its first start. */
export async function startSubject(options: SubjectOptions): Promise<Subject> {
  const { name, folder, vendor } = options;
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const environment = {
    PORT: String(port),
    EKYC_TENCENT_URL: `https://localhost:${vendor.port}`,
    NODE_EXTRA_CA_CERTS: vendor.certificate,
    TENCENTCLOUD_SECRET_ID: 'AKIDbenchmark0000000000000000000',
    TENCENTCLOUD_SECRET_KEY: 'benchmark00000000000000000000000',
    ...(name === 'proxy'
      ? proxySettings(url, folder)
      : { DATABASE_FILE: join(folder, `${name}.sqlite`) }),
    ...options.environment,
  };
  const child = startChild(scripts[name], { environment, log: join(folder, `${name}.log`) });
  const pool = new Pool(url, { connections: 256 });
  await untilItAnswers(pool);
  return {
    ...child,
    name,
    url,
    pool,
    async stop() {
      await pool.destroy();
      await child.stop();
    },
  };
}

/** Everything that a site would have on; only the limits are out of the way. */
function proxySettings(url: string, folder: string): Record<string, string> {
  return {
    EKYC_PUBLIC_URL: url,
    EKYC_ALLOWED_ORIGINS: origin,
    EKYC_DOCUMENT_TYPES: 'HKIDCard',
    EKYC_SECRET: randomBytes(32).toString('base64url'),
    EKYC_SIGNING_KEY: newSigningKey(),
    EKYC_DATABASE_URL: `file:${join(folder, 'proxy.sqlite')}`,
    EKYC_RATE_LIMIT: '10000000',
    EKYC_DAILY_LIMIT: '100000000',
    EKYC_UPSTREAM_RPS: '50000',
  };
}

/** A verification whose first attempt has begun; the hand-written servers know no attempts. */
type Started = {
  id: string;
  clientSecret: string;
  verificationUrl?: string;
  attempt?: { verificationUrl: string };
};

/** What a start was answered: a verification, and its first attempt. */
type StartAnswer = { status: number; retryAfter: boolean; body: Started };

export async function startAnswer(pool: Pool): Promise<StartAnswer> {
  const answer = await pool.request({
    method: 'POST',
    path: '/v1/verifications',
    headers: { 'content-type': 'application/json', origin },
    body: `{"redirectUrl":"${origin}/account","documentType":"HKIDCard","begin":true}`,
  });
  return {
    status: answer.statusCode,
    retryAfter: answer.headers['retry-after'] !== undefined,
    body: (await answer.body.json()) as Started,
  };
}

/** Makes one start; null when it was refused. */
export async function start(pool: Pool): Promise<Started | null> {
  const { status, body } = await startAnswer(pool);
  return status === 201 ? body : null;
}

async function untilItAnswers(pool: Pool): Promise<void> {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await sleep(5)) {
    if ((await start(pool).catch(() => null)) !== null) return;
  }
  throw new Error('A server did not answer; its log says why.');
}
