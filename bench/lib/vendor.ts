import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ask } from './child.ts';

/** The stand-in for the vendor, in a process of its own. */
export type Vendor = {
  port: number;
  /** The authority to trust, for NODE_EXTRA_CA_CERTS. */
  certificate: string;
  /** Calls since it began, and how many of them it refused for its limit. */
  counts(): Promise<{ calls: number; refused: number }>;
  stop(): void;
};

export type VendorOptions = {
  /** Length of the video in a result. */
  mediaBytes?: number;
  /** How long a result takes to be sent, in milliseconds; 0: as fast as can be. */
  resultMs?: number;
  /** Calls of an action that it takes in any second; it refuses the rest. */
  perSecond?: number;
};

export async function startVendor(folder: string, options: VendorOptions = {}): Promise<Vendor> {
  const key = join(folder, 'vendor.key');
  const certificate = join(folder, 'vendor.pem');
  makeCertificate(key, certificate);
  const script = new URL('../subjects/vendor.ts', import.meta.url);
  const child = fork(script, [key, certificate, JSON.stringify(options)]);
  const endWithUs = () => child.kill('SIGKILL');
  process.on('exit', endWithUs);
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return {
    port,
    certificate,
    counts: () => ask(child),
    stop() {
      process.off('exit', endWithUs);
      child.kill('SIGKILL');
    },
  };
}

function makeCertificate(key: string, certificate: string): void {
  const text =
    'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost ' +
    '-addext subjectAltName=DNS:localhost,IP:127.0.0.1';
  execFileSync('openssl', [...text.split(' '), '-keyout', key, '-out', certificate], {
    stdio: 'ignore',
  });
}
