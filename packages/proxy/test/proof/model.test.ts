/**
 * Random lives of verifications, beside the model of them: creations, clicks at once, people who finish
 * or do not, returns from any attempt, a vendor that fails, cancellations, erasures, jumps of the clock,
 * restarts, and reconciliation. After every step both must say the same.
 */
import type { Flow } from 'ekyc-verify-protocol';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ProblemError } from '../../src/errors.js';
import type { VerificationRow } from '../../src/store/rows.js';
import { beginAttempt } from '../../src/verifications/begin.js';
import { cancelVerification } from '../../src/verifications/cancel.js';
import type { Context } from '../../src/verifications/context.js';
import { eraseVerification } from '../../src/verifications/erase.js';
import { readVerification } from '../../src/verifications/read.js';
import { acceptHostedReturn } from '../../src/verifications/hosted-return.js';
import { Reconciliation } from '../../src/verifications/reconcile.js';
import { browserMarkFor } from '../../src/verifications/return-proof.js';
import { returnVerification } from '../../src/verifications/return.js';
import { backend, startCore, type Core } from '../support/core.js';
import { bizTokenOf } from '../support/vendor.js';
import {
  ask,
  expire,
  isUnderWay,
  leftOf,
  outcomes,
  whatBegins,
  type Model,
  type ModelAttempt,
  type ModelVerification,
  type Outcome,
} from './model.js';

type Real = { core: Core; context: Context; rows: Map<string, VerificationRow> };

const minute = 60_000;
/** After this the question about one attempt may be put again, and nobody waits for a proof any more. */
const untilAsked = 61_000;
const never = new AbortController().signal;

const codeOf = (error: unknown) => (error instanceof ProblemError ? error.code : String(error));

/** A step. `where` picks a verification, and `which` an attempt of it. */
abstract class Step implements fc.AsyncCommand<Model, Real> {
  readonly where: number;
  readonly which: number;

  constructor(where = 0, which = 0) {
    this.where = where;
    this.which = which;
  }

  check(model: Readonly<Model>): boolean {
    return model.verifications.length > 0;
  }

  async run(model: Model, real: Real): Promise<void> {
    const { verifications } = model;
    const verification = verifications[this.where % Math.max(1, verifications.length)];
    await this.step(model, real, verification as ModelVerification);
    await compare(model, real);
  }

  abstract step(model: Model, real: Real, verification: ModelVerification): Promise<void>;

  attemptOf({ attempts }: ModelVerification): ModelAttempt | undefined {
    return attempts[this.which % Math.max(1, attempts.length)];
  }

  toString(): string {
    return `${this.constructor.name}(${Object.values(this).join(', ')})`;
  }
}

class Create extends Step {
  readonly maxAttempts: number;
  readonly expiresIn: number;

  constructor(maxAttempts: number, expiresIn: number) {
    super();
    this.maxAttempts = maxAttempts;
    this.expiresIn = expiresIn;
  }

  override check({ verifications }: Readonly<Model>): boolean {
    return verifications.length < 4;
  }

  async step(model: Model, { core, rows }: Real): Promise<void> {
    const { maxAttempts, expiresIn } = this;
    const { created } = await core.createBy(backend(), { maxAttempts, expiresIn });
    rows.set(created.id, await core.row(created));
    model.verifications.push({
      id: created.id,
      status: 'pending',
      maxAttempts,
      failedAttempts: 0,
      attempts: [],
      current: null,
      expiresAt: Date.parse(created.expiresAt),
      isErased: false,
    });
  }
}

/** Several clicks at once, in as many tabs. */
class Click extends Step {
  readonly flow: Flow;
  readonly clicks: number;
  readonly vendorFails: boolean;

  constructor(where: number, flow: Flow, clicks: number, vendorFails: boolean) {
    super(where);
    this.flow = flow;
    this.clicks = clicks;
    this.vendorFails = vendorFails;
  }

  async step(model: Model, real: Real, verification: ModelVerification): Promise<void> {
    const { core, context, rows } = real;
    const { flow, clicks, vendorFails } = this;
    const row = (await core.store.find(verification.id)) ?? rows.get(verification.id);
    const expected = whatBegins(verification, flow, core.now());
    // In how many orders they may end grows fast.
    if (expected === 'another' && verification.attempts.filter(isUnderWay).length > 3) return;
    core.simulator.setFaults(vendorFails ? { garbage: 1 } : {});
    const answers = await Promise.allSettled(
      Array.from({ length: clicks }, () =>
        beginAttempt(context, row as VerificationRow, { flow }, 'client-secret'),
      ),
    );
    core.simulator.setFaults({});
    const begun = answers.flatMap((each) =>
      each.status === 'fulfilled' ? [each.value.begun] : [],
    );
    const refused = answers.flatMap((each) =>
      each.status === 'rejected' ? [codeOf(each.reason)] : [],
    );
    if (expected === 'another' && !vendorFails) {
      const [first] = begun;
      if (first === undefined) throw new Error(`refused: ${refused.join(', ')}`);
      model.bought += 1;
      verification.current = first.id;
      verification.attempts.push({
        id: first.id,
        flow,
        bizToken: bizTokenOf(first),
        status: 'open',
        outcome: null,
        expiresAt: Date.parse(first.expiresAt),
      });
    } else if (typeof expected === 'object') verification.current = expected.id;
    const fails = expected === 'another' && vendorFails ? 'upstream-invalid-answer' : expected;
    const given = typeof expected === 'object' ? expected.id : verification.current;
    if (typeof fails === 'string' && fails !== 'another') {
      expect(refused).toEqual(Array.from({ length: clicks }, () => fails));
    } else expect(begun.map(({ id }) => id)).toEqual(Array.from({ length: clicks }, () => given));
  }
}

/** Somebody goes through the vendor's page; whoever is too late finds it closed. */
class Finish extends Step {
  readonly outcome: Outcome;

  constructor(where: number, which: number, outcome: Outcome) {
    super(where, which);
    this.outcome = outcome;
  }

  async step(_model: Model, { core }: Real, verification: ModelVerification): Promise<void> {
    const attempt = this.attemptOf(verification);
    if (attempt === undefined || attempt.outcome !== null) return;
    if (core.now() > attempt.expiresAt - 1000) return;
    core.simulator.finish(attempt.bizToken, this.outcome);
    attempt.outcome = this.outcome;
  }
}

/** The browser comes back: to the page, to that of a link, or on a phone to the proxy. */
class Return extends Step {
  async step(_model: Model, real: Real, verification: ModelVerification): Promise<void> {
    const { core, context } = real;
    const attempt = this.attemptOf(verification);
    if (attempt === undefined || verification.isErased) return;
    core.advance(untilAsked);
    const row = await core.row(verification);
    const wasUnderWay = isUnderWay(attempt);
    const wasFirst = attempt.status === 'open';
    if (wasUnderWay) attempt.status = 'returned';
    if (attempt.flow === 'handoff') {
      // It is asked about at once, and once.
      if (wasFirst) ask(verification, attempt, core.now());
      expect(await comeToProxy(context, attempt)).toEqual({ to: 'computer' });
      return;
    }
    if (wasUnderWay && verification.status === 'pending') ask(verification, attempt, core.now());
    const came = attempt.flow === 'link' ? await comeToProxy(context, attempt) : null;
    const href = came?.to === 'link' ? new URL(came.href) : null;
    const token = href?.searchParams.get('ekyc_return') ?? attempt.bizToken;
    const view = await returnVerification(context, row, token, never);
    const left = verification.status === 'pending' ? leftOf(verification) : 0;
    expect(view).toMatchObject({
      status: verification.status,
      attemptsLeft: left,
      retryable: left > 0 || verification.status === 'expired',
    });
  }
}

async function comeToProxy(context: Context, { id, bizToken }: ModelAttempt) {
  const mark = await browserMarkFor(context, { id });
  return acceptHostedReturn(context, context.returnCodes.makeNonce(id), bizToken, mark);
}

class Read extends Step {
  async step(
    _model: Model,
    { core, context }: Real,
    verification: ModelVerification,
  ): Promise<void> {
    if (verification.isErased) return;
    core.advance(untilAsked);
    const now = core.now();
    const row = await core.row(verification);
    const caller = { kind: 'client-secret', verificationId: row.id, secretHash: '' } as const;
    const view = await readVerification(context, row, caller, 0, never);
    const shown = verification.attempts.find(({ id }) => id === verification.current);
    const isAsked = shown && (shown.status === 'returned' || now >= shown.expiresAt);
    if (verification.status === 'pending') {
      if (shown && isUnderWay(shown) && isAsked) ask(verification, shown, now);
      expire(verification, now);
    }
    expect(view.status).toBe(verification.status);
  }
}

class Cancel extends Step {
  async step(
    _model: Model,
    { core, context }: Real,
    verification: ModelVerification,
  ): Promise<void> {
    if (verification.isErased) return;
    const row = await core.row(verification);
    const answer = await cancelVerification(context, row).then(({ status }) => status, codeOf);
    if (verification.status === 'pending') verification.status = 'canceled';
    const isCanceled = verification.status === 'canceled';
    expect(answer).toBe(isCanceled ? 'canceled' : 'verification-over');
  }
}

class Erase extends Step {
  async step(_model: Model, { context }: Real, verification: ModelVerification): Promise<void> {
    const answer = await eraseVerification(context, verification.id).then(() => 'erased', codeOf);
    expect(answer).toBe(verification.isErased ? 'verification-not-found' : 'erased');
    verification.isErased = true;
  }
}

class Wait extends Step {
  readonly milliseconds: number;

  constructor(milliseconds: number) {
    super();
    this.milliseconds = milliseconds;
  }

  async step(_model: Model, { core }: Real): Promise<void> {
    core.advance(this.milliseconds);
  }
}

class Restart extends Step {
  async step(_model: Model, real: Real): Promise<void> {
    real.context = await real.core.another();
  }
}

/** Nobody comes back for so long that every attempt is asked about. */
class Reconcile extends Step {
  async step({ verifications }: Model, { core, context }: Real): Promise<void> {
    core.advance(45 * minute);
    const now = core.now();
    while ((await new Reconciliation(context).runOnce()) > 0);
    for (const verification of verifications) {
      if (verification.isErased) continue;
      const { status, attemptId } = await core.row(verification);
      // Those of one verification end in any order.
      const possible = inAnyOrder(verification.attempts.filter(isUnderWay)).map((order) => {
        const copy = structuredClone(verification);
        for (const { id } of order) {
          const attempt = copy.attempts.find((each) => each.id === id);
          if (attempt !== undefined) ask(copy, attempt, now);
        }
        expire(copy, now);
        return copy;
      });
      const isReal = (copy: ModelVerification) =>
        copy.status === status && copy.current === attemptId;
      const found = possible.find(isReal);
      expect(found, `${status} is possible`).toBeDefined();
      Object.assign(verification, found);
    }
  }
}

function inAnyOrder<Item>(items: Item[]): Item[][] {
  if (items.length <= 1) return [items];
  return items.flatMap((item, index) =>
    inAnyOrder(items.toSpliced(index, 1)).map((rest) => [item, ...rest]),
  );
}

/** Whatever the model says, the database says. */
async function compare(model: Model, { core }: Real): Promise<void> {
  const messages = await core.store.listMessages('waiting', 10_000);
  for (const verification of model.verifications) {
    const row = await core.store.find(verification.id);
    const own = messages.filter(({ verificationId }) => verificationId === verification.id);
    const told = (type: string) => own.filter((message) => message.type === type).length;
    if (verification.isErased) {
      expect([row, await core.attempts(verification), own]).toEqual([null, [], []]);
      continue;
    }
    const { status, failedAttempts, current, attempts } = verification;
    expect(row).toMatchObject({
      status,
      failedAttempts,
      attempts: attempts.length,
      attemptId: current,
    });
    const rows = await core.attempts(verification);
    expect(rows.map((each) => [each.id, each.status])).toEqual(
      attempts.map((each) => [each.id, each.status]),
    );
    // Every end is told once, and nothing that did not happen.
    const ends = own.filter(({ type }) => type.startsWith('verification.'));
    expect(ends.map(({ type }) => type)).toEqual(
      status === 'pending' ? [] : [`verification.${status}`],
    );
    expect(told('attempt.started')).toBe(attempts.length);
    expect(told('attempt.failed')).toBe(attempts.filter((each) => each.status === 'failed').length);
    expect(told('attempt.returned')).toBe(rows.filter((each) => each.returnedAt !== null).length);
  }
  const tokens = model.verifications.flatMap(({ attempts }) =>
    attempts.map((each) => each.bizToken),
  );
  expect(new Set(tokens).size).toBe(tokens.length);
  expect(core.simulator.verifications()).toHaveLength(model.bought);
}

const where = fc.nat(3);
const which = fc.nat(4);
const create = fc
  .record({
    maxAttempts: fc.constantFrom(1, 2, 5, 20),
    expiresIn: fc.constantFrom(3600, 24 * 3600, 30 * 24 * 3600),
  })
  .map(({ maxAttempts, expiresIn }) => new Create(maxAttempts, expiresIn));
const flow = fc.constantFrom<Flow[]>('redirect', 'redirect', 'handoff', 'link');
const click = fc
  .tuple(where, flow, fc.integer({ min: 1, max: 4 }), fc.nat(5))
  .map(([at, by, clicks, dice]) => new Click(at, by, clicks, dice === 0 && clicks === 1));
const outcome = fc.constantFrom(...(Object.keys(outcomes) as Outcome[]));
const finish = fc.tuple(where, which, outcome).map((chosen) => new Finish(...chosen));
const comeBack = fc.tuple(where, which).map((chosen) => new Return(...chosen));
const read = where.map((at) => new Read(at));
const wait = fc
  .constantFrom(7000, 7000, 5 * minute, 9 * minute, 70 * minute, 25 * 60 * minute)
  .map((milliseconds) => new Wait(milliseconds));

const often = <Command>(times: number, command: Command) =>
  Array.from({ length: times }, () => command);

/** What people do, more often than what ends all. */
const commands = [
  often(2, create),
  often(5, click),
  often(4, finish),
  often(4, comeBack),
  often(2, read),
  often(2, wait),
  where.map((at) => new Cancel(at)),
  where.map((at) => new Erase(at)),
  fc.constant(new Restart()),
  fc.constant(new Reconcile()),
].flat();

it('a verification lives as the model says, whatever happens in whatever order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.commands(commands, { maxCommands: 60, size: 'max' }), async (steps) => {
      const core = await startCore();
      const setup = () => ({
        model: { verifications: [], bought: 0 },
        real: { core, context: core.context, rows: new Map() },
      });
      await fc.asyncModelRun(setup, steps);
    }),
    { numRuns: 25 },
  );
}, 120_000);
