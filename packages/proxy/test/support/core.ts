import { createSimulator, simulatorCredentials, type Simulator } from 'ekyc-verify-simulator';
import {
  webhookEventTypes,
  type BegunAttempt,
  type CreatedVerification,
  type CreateRequest,
} from 'ekyc-verify-protocol';
import { onTestFinished } from 'vitest';
import { assemble } from '../../src/assemble.js';
import type { Config } from '../../src/config/config.js';
import { hashSecret } from '../../src/security/client-secret.js';
import { openStore } from '../../src/store/open.js';
import type { AttemptRow, VerificationRow } from '../../src/store/rows.js';
import type { Store } from '../../src/store/store.js';
import type { TencentApi } from '../../src/tencent/client.js';
import { beginAttempt, type AttemptRequest } from '../../src/verifications/begin.js';
import type { Context } from '../../src/verifications/context.js';
import { createVerification, type Initiator } from '../../src/verifications/create.js';
import { readVerification } from '../../src/verifications/read.js';
import { Reconciliation } from '../../src/verifications/reconcile.js';
import { returnVerification } from '../../src/verifications/return.js';
import { apiKey, aConfig, shopOrigin } from './config.js';
import { bizTokenOf } from './vendor.js';

/** The work on verifications without the routes in front: a real store, and the simulator behind it. */
export type Core = {
  context: Context;
  store: Store;
  simulator: Simulator;
  /** Every event that was logged, with its facts. */
  log: string[];
  now: () => number;
  /** Lets every clock run ahead. */
  advance(milliseconds: number): void;
  /** A verification that a page creates, or a backend. */
  create(body?: Partial<CreateRequest>, by?: 'page' | 'backend'): Promise<CreatedVerification>;
  /** The same call as it is, with an `Idempotency-Key` if wanted. */
  createBy(
    initiator: Initiator,
    body?: Partial<CreateRequest>,
  ): ReturnType<typeof createVerification>;
  /** Begins an attempt, or gets the open one, as the holder of the client secret. */
  begin(
    created: Pick<CreatedVerification, 'id'>,
    wish?: AttemptRequest,
  ): Promise<BegunAttempt & { bizToken: string }>;
  /** Comes back to the page with a BizToken, or with the code of a hosted return. */
  comeBack(
    created: Pick<CreatedVerification, 'id'>,
    token: string,
  ): ReturnType<typeof returnVerification>;
  /** How it stands, as its page sees it. */
  read(created: Pick<CreatedVerification, 'id'>): ReturnType<typeof readVerification>;
  row(created: Pick<CreatedVerification, 'id'>): Promise<VerificationRow>;
  attempts(created: Pick<CreatedVerification, 'id'>): Promise<AttemptRow[]>;
  /** Types of the webhooks that wait, in the order of the alphabet: those of one moment have no other. */
  webhooks(): Promise<string[]>;
  /** How often the vendor was asked for a BizToken. */
  bought(): number;
  reconcile(): Promise<number>;
  /** Another instance that shares the store, with a configuration that differs where wanted. */
  another(different?: Partial<Config>): Promise<Context>;
};

export const page: Initiator = { kind: 'page', origin: shopOrigin };

/** A backend, with an `Idempotency-Key` or without. */
export const backend = (idempotencyKey: string | null = null): Initiator => ({
  kind: 'backend',
  keyHash: hashSecret(apiKey),
  idempotencyKey,
});

const never = new AbortController().signal;
const webhook = {
  url: new URL('http://127.0.0.1:9/hooks'),
  secrets: ['whsec_MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1ub3BxcnN0dXY='],
  allowPrivate: ['127.0.0.1'],
  events: [...webhookEventTypes],
};

/** For as long as the test runs. Nothing runs in the background: webhooks stay in the outbox. */
export async function startCore(
  different: Partial<Config> = {},
  options: { store?: Store; tencent?: (real: TencentApi) => TencentApi } = {},
): Promise<Core> {
  let ahead = 0;
  const now = () => Date.now() + ahead;
  const clock = { now: () => performance.now() + ahead };
  const simulator = createSimulator({ now, callsPerSecond: 1000 });
  await simulator.start({ port: 0 });
  const store = options.store ?? (await openStore('file::memory:'));
  const url = new URL(simulator.address().url);
  const tencent = { ...aConfig().tencent, ...simulatorCredentials, url, callsPerSecond: 1000 };
  const config = aConfig({ tencent, webhook, ...different });
  const log: string[] = [];
  const closes: (() => Promise<void>)[] = [];
  const another: Core['another'] = async (more = {}) => {
    const parts = { config: { ...config, ...more }, store, now, clock };
    const assembled = await assemble(parts, (_level, facts, message) => {
      log.push(`${message} ${JSON.stringify(facts)}`);
    });
    closes.push(() => assembled.close());
    const { context } = assembled;
    return options.tencent ? { ...context, tencent: options.tencent(context.tencent) } : context;
  };
  const context = await another();
  onTestFinished(async () => {
    for (const close of closes) await close();
    if (options.store === undefined) await store.close();
    await simulator.stop();
  });
  const row = async ({ id }: { id: string }) => {
    const found = await store.find(id);
    if (found === null) throw new Error(`${id} is gone`);
    return found;
  };
  const createBy: Core['createBy'] = (initiator, body) =>
    createVerification(context, { redirectUrl: `${shopOrigin}/sign-up`, ...body }, initiator);
  return {
    context,
    store,
    simulator,
    log,
    now,
    advance: (milliseconds) => {
      ahead += milliseconds;
    },
    createBy,
    create: async (body, by = 'page') =>
      (await createBy(by === 'page' ? page : backend(), body)).created,
    async begin(created, wish = {}) {
      const { begun } = await beginAttempt(context, await row(created), wish, 'client-secret');
      return { ...begun, bizToken: bizTokenOf(begun) };
    },
    comeBack: async (created, token) =>
      returnVerification(context, await row(created), token, never),
    async read(created) {
      const found = await row(created);
      const caller = {
        kind: 'client-secret',
        verificationId: found.id,
        secretHash: found.clientSecretHash ?? '',
      } as const;
      return readVerification(context, found, caller, 0, never);
    },
    row,
    attempts: ({ id }) => store.listAttempts(id),
    webhooks: async () =>
      (await store.listMessages('waiting', 100)).map(({ type }) => type).toSorted(),
    bought: () => simulator.calls().ApplyWebVerificationBizTokenIntl,
    reconcile: () => new Reconciliation(context).runOnce(),
    another,
  };
}
