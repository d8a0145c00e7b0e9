import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ask } from './child.ts';

/** The stand-in for the vendor, in a process of its own. */
export type Vendor = {
  port: number;
  /** The authority to trust, for NODE_EXTRA_CA_CERTS. */
  certificate: string;
  /** Connections that were made, and calls, since it began. */
  counts(): Promise<{ connections: number; calls: number }>;
  stop(): void;
};

/**
 * @param mediaBytes Length of the video in a result.
 * @param resultMs How long a result takes to be sent, in milliseconds; 0: as fast as can be.
 */
export async function startVendor(folder: string, mediaBytes = 0, resultMs = 0): Promise<Vendor> {
  const key = join(folder, 'vendor.key');
  const certificate = join(folder, 'vendor.pem');
  makeCertificate(key, certificate);
  const script = new URL('../subjects/vendor.ts', import.meta.url);
  const child = fork(script, [key, certificate, String(mediaBytes), String(resultMs)]);
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
