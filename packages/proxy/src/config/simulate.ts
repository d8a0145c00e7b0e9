import type { RandomBytes } from '../security/client-secret.js';
import type { Environment } from './read-values.js';
import { newSigningKey } from './signing-key.js';
import { fileNameOf, variables } from './variables.js';

/** Where the simulator listens, and the key that it accepts. */
export type SimulatorAccess = {
  url: string;
  credentials: { secretId: string; secretKey: string };
};

/**
 * The environment of `--simulate`: whatever is set stays, and the rest is filled in, so that it runs
 * with nothing set at all. The database is in memory, because nothing here is meant to last.
 *
 * Always replaced is what leads to the vendor: no call of a simulated proxy reaches the real service,
 * and no real key reaches the simulator. So are the secrets: a simulated pass is not signed with the
 * key of real ones, and verifications of a real database cannot be opened, asked about and ended.
 */
export function simulatedEnvironment(
  env: Environment,
  simulator: SimulatorAccess,
  random: RandomBytes,
): Environment {
  const port = env.PORT || variables.PORT.default;
  const publicUrl = env.EKYC_PUBLIC_URL || `http://127.0.0.1:${port}`;
  const replaced = {
    TENCENTCLOUD_SECRET_ID: simulator.credentials.secretId,
    TENCENTCLOUD_SECRET_KEY: simulator.credentials.secretKey,
    TENCENTCLOUD_TOKEN: '',
    EKYC_TENCENT_URL: simulator.url,
    EKYC_VERIFICATION_HOSTS: new URL(simulator.url).hostname,
    EKYC_SECRET: Buffer.from(random(32)).toString('base64url'),
    EKYC_SIGNING_KEY: newSigningKey(random),
  };
  const filled = {
    EKYC_DOCUMENT_TYPES: 'HKIDCard,InternationalIDPassport',
    EKYC_PUBLIC_URL: publicUrl,
    EKYC_DATABASE_URL: 'file::memory:',
  };
  const kept = Object.entries(env).filter(([name]) => !(name.replace(/_FILE$/, '') in replaced));
  return {
    ...Object.fromEntries(kept),
    ...replaced,
    ...Object.fromEntries(Object.entries(filled).filter(([name]) => !isSet(env, name))),
    EKYC_ALLOWED_ORIGINS: withOrigin(env.EKYC_ALLOWED_ORIGINS ?? '', publicUrl),
  };
}

function isSet(env: Environment, name: string): boolean {
  return Boolean(env[name]) || Boolean(env[fileNameOf(name)]);
}

/** A page that the proxy's own address serves may always start. */
function withOrigin(origins: string, url: string): string {
  const own = URL.parse(url)?.origin ?? url;
  const listed = origins.split(',').map((entry) => entry.trim());
  if (origins === '') return own;
  return listed.includes(own) ? origins : `${origins},${own}`;
}
