import type { FastifyInstance } from 'fastify';
import type { ActionName } from './api/actions.js';
import { CallLog, type RecordedRequest } from './api/call-log.js';
import { FaultPlan, type Faults, type Override } from './api/faults.js';
import { RateLimit } from './api/rate-limit.js';
import {
  settingsOf,
  simulatorCredentials,
  type SimulatorCredentials,
  type SimulatorOptions,
} from './options.js';
import { readOutcomes, type OutcomeName } from './outcomes.js';
import { returnUrl } from './page/return-url.js';
import { isDocumentKind } from './results/documents.js';
import { findScenario, type ScenarioName } from './scenarios.js';
import { buildServer } from './server.js';
import {
  VerificationBook,
  type ResultDetails,
  type Verification,
  type VerificationState,
} from './verifications.js';

/** What was started and where it stands. `outcome` names the scenario that it ended with. */
export type VerificationRecord = Omit<Verification, 'outcome'> & {
  state: VerificationState;
  outcome: ScenarioName | null;
};

/** A stand-in for the vendor's service. What it remembers outlives `stop` and a new `start`. */
export type Simulator = {
  /**
   * Listens. Port 0, the default, takes a free one. Anything but a loopback host opens it to the
   * network, where everybody may do everything.
   * @throws Error with the `code` of the system (`EADDRINUSE`), or when it runs already
   */
  start(where?: { port?: number; host?: string }): Promise<void>;
  /** Ends open connections and waits until the port is free. Does nothing when it does not run. */
  stop(): Promise<void>;
  /** Where it listens: the endpoint for a client. @throws Error when it does not run */
  address(): { url: string; port: number };
  /** The variables that make an `ekyc-verify-proxy` call it. @throws Error when it does not run */
  environment(): Record<string, string>;
  /** Bends the next answer. Several wait in line. */
  once(override: Override): void;
  /** Sets the lasting faults, all of them: `setFaults({})` ends them. @throws RangeError */
  setFaults(faults: Faults): void;
  /**
   * Says how the next verifications end, one each in the order of their starts; replaces what is left of
   * an earlier list. A start that the API refuses uses none up. @throws RangeError
   */
  setOutcomes(outcomes: readonly OutcomeName[]): void;
  /** Everything that was started, oldest first. */
  verifications(): VerificationRecord[];
  /**
   * Ends a verification as if the person had, by the name of an outcome or the vendor's code.
   * `details` makes results large, leaves out the newer pictures, or says what kind of document was
   * read. @throws Error when there is no such verification, outcome or kind, or it has ended already
   */
  finish(bizToken: string, scenario: ScenarioName | number, details?: Partial<ResultDetails>): void;
  /** Lets a verification's time run out. @throws Error as `finish` does */
  expire(bizToken: string): void;
  /** The address that the hosted page would send the browser back to. */
  returnUrl(bizToken: string): string;
  /** How many calls of each action arrived, refused ones included. */
  calls(): Record<ActionName, number>;
  /** The latest 1,000 calls, oldest first, without bodies, signatures and session tokens. */
  requests(): RecordedRequest[];
};

/** Makes a simulator. @throws RangeError when an option makes no sense */
export function createSimulator(options: SimulatorOptions = {}): Simulator {
  const settings = settingsOf(options);
  const book = new VerificationBook(settings);
  const faults = new FaultPlan(settings.random);
  const calls = new CallLog();
  const rateLimit = new RateLimit(settings.callsPerSecond);
  let running: { app: FastifyInstance; url: string; port: number; stop: AbortController } | null =
    null;
  let isStarting = false;
  let stopping: Promise<void> = Promise.resolve();

  const known = (bizToken: string): Verification => {
    const verification = book.find(bizToken);
    if (verification === undefined) throw new Error('there is no verification with this token');
    return verification;
  };

  return {
    async start({ port = 0, host = '127.0.0.1' } = {}) {
      if (running !== null || isStarting) throw new Error('the simulator runs already');
      isStarting = true;
      const stop = new AbortController();
      const context = { settings, book, baseUrl: '' };
      const app = await buildServer({ context, faults, calls, rateLimit, stopped: stop.signal });
      try {
        await app.listen({ port, host });
        const bound = portOf(app);
        context.baseUrl = `http://${hostInUrl(host)}:${bound}`;
        running = { app, stop, url: context.baseUrl, port: bound };
      } catch (error) {
        await app.close();
        throw error;
      } finally {
        isStarting = false;
      }
    },

    async stop() {
      if (running !== null) {
        running.stop.abort();
        stopping = running.app.close();
        running = null;
      }
      await stopping;
    },

    address() {
      if (running === null) throw new Error('the simulator does not run');
      return { url: running.url, port: running.port };
    },

    environment() {
      const { url } = this.address();
      const [first] = settings.credentials;
      const { secretId, secretKey, token }: SimulatorCredentials = first ?? simulatorCredentials;
      return {
        TENCENTCLOUD_SECRET_ID: secretId,
        TENCENTCLOUD_SECRET_KEY: secretKey,
        ...(token === undefined ? {} : { TENCENTCLOUD_TOKEN: token }),
        EKYC_TENCENT_URL: url,
        EKYC_VERIFICATION_HOSTS: new URL(settings.publicUrl ?? url).hostname,
      };
    },

    once: (override) => faults.once(override),
    setFaults: (next) => faults.set(next),
    setOutcomes: (outcomes) => book.plan(readOutcomes(outcomes)),

    verifications: () =>
      book.list().map((verification) => ({
        ...verification,
        state: book.stateOf(verification),
        outcome: verification.outcome?.scenario.name ?? null,
      })),

    finish(bizToken, nameOrCode, details = {}) {
      const scenario = findScenario(nameOrCode);
      if (scenario === undefined) throw new Error(`there is no outcome ${nameOrCode}`);
      const { documentKind = null } = details;
      if (documentKind !== null && !isDocumentKind(documentKind)) {
        throw new Error(`there is no kind of document ${String(documentKind)}`);
      }
      book.finish(known(bizToken), scenario, details);
    },

    expire: (bizToken) => book.expire(known(bizToken)),
    returnUrl: (bizToken) => returnUrl(known(bizToken).redirectUrl, bizToken, settings.returnStyle),
    calls: () => calls.counts(),
    requests: () => calls.requests(),
  };
}

function portOf(app: FastifyInstance): number {
  const address = app.server.address();
  if (address === null || typeof address === 'string') throw new Error('it listens on no port');
  return address.port;
}

/** A host that can be called: what stands for "every address" is reached over loopback. */
function hostInUrl(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}

/** Makes a simulator and starts it. @throws as `createSimulator` and `start` do */
export async function startSimulator(
  options: SimulatorOptions & { port?: number; host?: string } = {},
): Promise<Simulator> {
  const { port = 0, host = '127.0.0.1', ...others } = options;
  const simulator = createSimulator(others);
  await simulator.start({ port, host });
  return simulator;
}
