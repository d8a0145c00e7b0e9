import type { ReturnStyle } from './page/return-url.js';
import { readOutcomes, type OutcomeName } from './outcomes.js';

/** A pair of keys that the simulator knows. With `token` it stands for temporary credentials. */
export type SimulatorCredentials = { secretId: string; secretKey: string; token?: string };

/** The pair that a simulator knows by default. It opens nothing but a simulator. */
export const simulatorCredentials: Readonly<{ secretId: string; secretKey: string }> = {
  secretId: 'simulator-secret-id',
  secretKey: 'simulator-secret-key-that-protects-nothing',
};

/** How a simulator behaves; everything has a default. Times are in milliseconds. */
export type SimulatorOptions = {
  /**
   * How every verification ends, as soon as somebody opens its page; the browser is sent back at
   * once. Default: the person at the page decides.
   */
  scenario?: OutcomeName;
  /**
   * How the first verifications end, one each in the order of their starts: `['too-dark', 'pass']` is
   * a person whose first attempt fails. `scenario` says how the later ones end. Default: none.
   */
  outcomes?: readonly OutcomeName[];
  /** Key pairs that are accepted. Default: `simulatorCredentials` alone. */
  credentials?: readonly SimulatorCredentials[];
  /** The clock, in milliseconds since 1970. Default: `Date.now`. */
  now?: () => number;
  /**
   * Numbers from 0 up to 1, for tokens and faults. Default: `Math.random`, which can be guessed:
   * nothing here is secret. `seededRandom` makes a run repeatable.
   */
  random?: () => number;
  /** Calls a second that each action takes before `RequestLimitExceeded`. Default: 20. */
  callsPerSecond?: number;
  /** How long a person may take to finish after the start. Default: 10 minutes. */
  tokenLifetimeMs?: number;
  /** How long after the start a result may be asked for. Default: 3 days. */
  resultLifetimeMs?: number;
  /** Whether a result hands `Extra` back. Default: true. */
  returnExtra?: boolean;
  /** Whether a result has `CardInfo`, which the vendor has switched off. Default: false. */
  returnCardInfo?: boolean;
  /** Where the token stands in the address that the browser comes back to. Default: `query`. */
  returnStyle?: ReturnStyle;
  /** How the start's answer spells the address of the hosted page. Default: `VerificationURL`. */
  verificationUrlField?: 'VerificationURL' | 'VerificationUrl' | 'both';
  /** Origin under which browsers reach the simulator, when it is not the one it listens on. */
  publicUrl?: string;
  /** Values of `X-TC-Region` that are accepted. Default: those of the vendor's documents. */
  regions?: readonly string[];
  /** Values of `IDCardType` that are accepted beside those of the vendor's documents. */
  documentTypes?: readonly string[];
  /** Values of `RuleId` that are accepted. Default: any. */
  ruleIds?: readonly string[];
  /** What to do with parameters that the vendor's documents do not have. Default: `refuse`. */
  unknownParameters?: 'refuse' | 'ignore';
};

/** The options with every default filled in. */
export type Settings = Required<Omit<SimulatorOptions, 'publicUrl' | 'ruleIds' | 'scenario'>> & {
  scenario: OutcomeName | null;
  publicUrl: string | null;
  ruleIds: readonly string[] | null;
};

const minute = 60_000;
const day = 24 * 60 * minute;

/**
 * Fills in the defaults.
 * @throws RangeError when a number is not above 0, `publicUrl` is no http(s) address, or there is no
 * such outcome.
 */
export function settingsOf(options: SimulatorOptions): Settings {
  const [scenario = null] = readOutcomes(options.scenario === undefined ? [] : [options.scenario]);
  const settings: Settings = {
    credentials: [simulatorCredentials],
    now: Date.now,
    random: Math.random,
    callsPerSecond: 20,
    tokenLifetimeMs: 10 * minute,
    resultLifetimeMs: 3 * day,
    returnExtra: true,
    returnCardInfo: false,
    returnStyle: 'query',
    verificationUrlField: 'VerificationURL',
    regions: ['ap-singapore', 'ap-bangkok', 'ap-hongkong', 'ap-jakarta', 'sa-saopaulo'],
    documentTypes: [],
    unknownParameters: 'refuse',
    ...options,
    publicUrl: options.publicUrl === undefined ? null : originOf(options.publicUrl),
    ruleIds: options.ruleIds ?? null,
    scenario,
    outcomes: readOutcomes(options.outcomes ?? []),
  };
  for (const name of ['callsPerSecond', 'tokenLifetimeMs', 'resultLifetimeMs'] as const) {
    if (!(settings[name] > 0)) throw new RangeError(`${name} must be a number above 0`);
  }
  return settings;
}

function originOf(text: string): string {
  const url = URL.parse(text);
  if (url === null || !['http:', 'https:'].includes(url.protocol) || url.pathname !== '/') {
    throw new RangeError('publicUrl must be an http(s) address without a path');
  }
  return url.origin;
}
