import { randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import { ConfigError, type Environment } from './read-values.js';
import { newSigningKey } from './signing-key.js';
import { isLoopbackHost } from '../security/addresses.js';
import { fileNameOf, variableList, variables } from './variables.js';

/** Where the simulator listens, and the key that it accepts. */
export type SimulatorAccess = {
  url: string;
  credentials: { secretId: string; secretKey: string };
  /**
   * Says how the next attempts end, one each: `too-dark,pass`. Without it a list isn't taken.
   *
   * @throws RangeError
   */
  setOutcomes?: (list: string) => void;
};

/** A setting of the simulator, not of the proxy: a real proxy refuses to start with it. */
const outcomesName = 'EKYC_SIMULATOR_OUTCOMES';

/**
 * What `--simulate` may use of an environment, which may be a real proxy's. A simulated pass is worth
 * nothing, so nothing that gives it worth is used: no secret, key or database, no webhook, and no public
 * address but a loopback one, which is the issuer of result tokens.
 *
 * @returns the rest, and the names that were left out
 */
export function harmlessSettings(env: Environment): {
  settings: Environment;
  ignored: readonly string[];
} {
  const ignored = Object.keys(env)
    .filter((name) => Boolean(env[name]) && givesWorth(name.replace(/_FILE$/, ''), env[name] ?? ''))
    .toSorted();
  const settings = Object.entries(env).filter(([name]) => !ignored.includes(name));
  return { settings: Object.fromEntries(settings), ignored };
}

const secretNames = new Set<string>(
  variableList.flatMap(([name, variable]) => (variable.secret === true ? [name] : [])),
);

function givesWorth(name: string, value: string): boolean {
  if (secretNames.has(name) || /^EKYC_(WEBHOOK|DATABASE|CAPTCHA)(_|$)/.test(name)) return true;
  if (name === 'EKYC_TENCENT_URL' || name === 'EKYC_VERIFICATION_HOSTS') return true;
  const url = name === 'EKYC_PUBLIC_URL' ? URL.parse(value) : null;
  return url !== null && !isLoopbackHost(url.hostname);
}

/**
 * An environment in which a proxy runs against a simulator: what is missing is filled in, so that it runs
 * with nothing set at all. The database is in memory, because nothing here is meant to last. Always
 * replaced is what leads to the vendor, and what seals and signs. What is said about the simulator goes
 * to the simulator.
 *
 * @throws ConfigError when the simulator has no such outcome
 */
export function simulatedEnvironment(env: Environment, simulator: SimulatorAccess): Environment {
  const port = env.PORT || variables.PORT.default;
  const publicUrl = env.EKYC_PUBLIC_URL || `http://${ownHost(env.HOST ?? '')}:${port}`;
  const replaced = {
    TENCENTCLOUD_SECRET_ID: simulator.credentials.secretId,
    TENCENTCLOUD_SECRET_KEY: simulator.credentials.secretKey,
    TENCENTCLOUD_TOKEN: '',
    EKYC_TENCENT_URL: simulator.url,
    EKYC_VERIFICATION_HOSTS: new URL(simulator.url).hostname,
    EKYC_SECRET: randomBytes(32).toString('base64url'),
    EKYC_SIGNING_KEY: newSigningKey(),
  };
  const filled = {
    EKYC_DOCUMENT_TYPES: 'HKIDCard,InternationalIDPassport',
    EKYC_PUBLIC_URL: publicUrl,
    EKYC_DATABASE_URL: 'file::memory:',
  };
  const passedOn = passOutcomes(env, simulator);
  const kept = Object.entries(env).filter(
    ([name]) => !(name.replace(/_FILE$/, '') in replaced) && !passedOn.includes(name),
  );
  return {
    ...Object.fromEntries(kept),
    ...replaced,
    ...Object.fromEntries(Object.entries(filled).filter(([name]) => !isSet(env, name))),
    EKYC_ALLOWED_ORIGINS: withOrigin(env.EKYC_ALLOWED_ORIGINS ?? '', publicUrl),
  };
}

/** Where this machine's browsers reach what listens on a host: an address of loopback, as the public URL must be. */
function ownHost(host: string): string {
  const written = isIP(host) === 6 ? `[${host}]` : host;
  return isLoopbackHost(written) ? written : '127.0.0.1';
}

/** @returns the names that the simulator has taken */
function passOutcomes(env: Environment, { setOutcomes }: SimulatorAccess): readonly string[] {
  if (setOutcomes === undefined) return [];
  try {
    setOutcomes(env[outcomesName] ?? '');
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const message = `names an outcome that the simulator doesn’t have; write a list such as too-dark,pass`;
    throw new ConfigError([{ name: outcomesName, message }]);
  }
  return [outcomesName];
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
