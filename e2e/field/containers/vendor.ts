import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { simulatorCredentials } from 'ekyc-verify-simulator';
import type { Sandbox } from './sandbox.ts';

const port = 9443;

/** A simulator in the sandbox, where every verification passes as soon as its page is opened. */
export type Vendor = {
  url: string;
  /** Its certificate, as PEM. */
  certificate: string;
  /** What an operator fills in to call it. */
  secrets: Record<string, string>;
  settings: Record<string, string>;
};

/** @param host the address of the sandbox in the containers' network */
export async function startVendor(sandbox: Sandbox, host: string): Promise<Vendor> {
  const certificate = join(sandbox.folder, 'vendor.pem');
  const key = join(sandbox.folder, 'vendor.key');
  const subject = ['-subj', '/CN=vendor', '-addext', `subjectAltName=IP:${host}`];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const files = ['-keyout', key, '-out', certificate];
  await promisify(execFile)('openssl', ['req', '-x509', ...curve, ...subject, ...files]);
  const main = join(import.meta.dirname, 'vendor-main.ts');
  await sandbox.serve(process.execPath, [main, String(port), certificate, key], /listening/);
  const url = `https://${host}:${port}`;
  return {
    url,
    certificate: await readFile(certificate, 'utf8'),
    secrets: {
      TENCENTCLOUD_SECRET_ID: simulatorCredentials.secretId,
      TENCENTCLOUD_SECRET_KEY: simulatorCredentials.secretKey,
    },
    settings: {
      EKYC_TENCENT_URL: url,
      // Where the image has its list of authorities.
      NODE_EXTRA_CA_CERTS: '/etc/ssl/certs/ca-certificates.crt',
    },
  };
}
