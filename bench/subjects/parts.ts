/** Runs the parts of a start one by one, from the proxy's sources, and tells their CPU time by IPC. */
import { join } from 'node:path';
import fastify from 'fastify';
import { StartRequest } from '../../packages/protocol/src/schemas.ts';
import { compileValidator } from '../../packages/proxy/src/plugins/schemas.ts';
import {
  hashSecret,
  newClientSecret,
  newVerificationId,
} from '../../packages/proxy/src/security/client-secret.ts';
import { createRandomBytes } from '../../packages/proxy/src/security/random.ts';
import { checkRedirectUrl } from '../../packages/proxy/src/security/redirect-url.ts';
import { createSealer } from '../../packages/proxy/src/security/sealer.ts';
import { openStore } from '../../packages/proxy/src/store/open.ts';
import { aVerificationRow } from '../../packages/proxy/src/testing/rows.ts';
import { createSigner } from '../../packages/proxy/src/tencent/sign.ts';

const [folder = '.'] = process.argv.slice(2);
const page = 'https://shop.example';
const start = { redirectUrl: `${page}/account`, documentType: 'HKIDCard' };
const token = '3F2504E0-4F89-11D3-9A0C-0305E82C3301';
const row = {
  bizToken: token,
  verificationUrl: `https://sg.faceid.qq.com/reflect/?token=${token}`,
  requestHash: hashSecret('request'),
  pageUrl: start.redirectUrl,
};
const random = createRandomBytes();
const sealer = createSealer([process.env['EKYC_SECRET'] ?? ''], random);
const store = await openStore(`file:${join(folder, `parts-${process.pid}.sqlite`)}`);
const { log } = fastify({ logger: { level: 'info' } });
const validate = compileValidator({
  schema: StartRequest,
  method: 'POST',
  url: '/',
  httpPart: 'body',
});
const body = Buffer.from(
  JSON.stringify({ RedirectURL: start.redirectUrl, Extra: 'x'.repeat(120) }),
);
const sign = createSigner({ secretId: 'AKIDbenchmark', secretKey: 'benchmark', token: null });
const url = new URL('https://faceid.intl.tencentcloudapi.com/');

const parts: Record<string, () => unknown> = {
  'validation of the body, and of the redirect URL': () => {
    void validate(start);
    checkRedirectUrl(start.redirectUrl, [page]);
  },
  'id, client secret and hashes': () => {
    const secret = newClientSecret(newVerificationId(random, Date.now()), random);
    return [hashSecret(secret), hashSecret(token), hashSecret(JSON.stringify(start))];
  },
  'sealing, mark and row': () => {
    sealer.seal('mark', 'ver_AAAAAAAAAAAAAAAAAAAAAA');
    sealer.seal('row', row);
  },
  signature: () =>
    sign({
      url,
      action: 'ApplyWebVerificationBizTokenIntl',
      region: 'ap-singapore',
      body,
      timestamp: Math.floor(Date.now() / 1000),
    }),
  'database row, durable (32 at a time)': () => store.insert(aVerificationRow()),
  'log lines, two': () => {
    log.info(
      { verification: 'ver_AAAAAAAAAAAAAAAAAAAAAA', vendorRequest: token },
      'verification started',
    );
    log.info({ method: 'POST', route: '/v1/verifications', status: 201, ms: 1.2 }, 'answered');
  },
};

const atOnce = 32;
const warmUp = 20;
const batches = 100;
const costs: Record<string, number> = {};
for (const [name, part] of Object.entries(parts)) {
  const batch = () => Promise.all(Array.from({ length: atOnce }, part));
  for (let index = 0; index < warmUp; index += 1) await batch();
  const before = process.cpuUsage();
  for (let index = 0; index < batches; index += 1) await batch();
  const { user, system } = process.cpuUsage(before);
  costs[name] = (user + system) / (batches * atOnce);
}
await store.close();
process.send?.(costs, () => process.exit());
