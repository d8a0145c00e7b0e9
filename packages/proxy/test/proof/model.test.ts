/**
 * Random lives of verifications beside the model of them: creations, clicks, people who finish or don't,
 * returns, a vendor that fails, cancellations, erasures, jumps of the clock, restarts, and
 * reconciliation. After every step both say the same, and in the end everything comes to an end.
 */
import type { Flow } from 'ekyc-verify-protocol';
import fc from 'fast-check';
import { it } from 'vitest';
import { isOver } from './model/compare.js';
import * as clicks from './model/clicks.js';
import type { Step } from './model/step.js';
import * as steps from './model/steps.js';
import { World } from './model/world.js';
import { answers, type Answer, type Model } from './model/model.js';

const minute = 60_000;
const day = 24 * 60 * minute;
const runs = 40;

const where = fc.nat(3);
const which = fc.constantFrom(0, 0, 0, 1, 2, 3);
const flow = fc.constantFrom<Flow[]>('redirect', 'redirect', 'handoff', 'link');
const isDown = fc.nat(7).map((dice) => dice === 0);
const said = fc.constantFrom<Answer[]>('passed', ...(Object.keys(answers) as Answer[]));
const create = fc
  .tuple(fc.constantFrom(1, 2, 3, 5, 20), fc.constantFrom(60, 3600, 86_400, 30 * 86_400))
  .map((chosen) => steps.create(...chosen));
const click = fc
  .tuple(where, flow, fc.integer({ min: 1, max: 4 }))
  .map((chosen) => clicks.click(...chosen));
const answer = fc.tuple(where, which, said).map((chosen) => steps.answer(...chosen));
const comeBack = fc.tuple(where, which, isDown).map((chosen) => steps.comeBack(...chosen));
const goThrough = fc.tuple(where, flow, said).map((chosen) => clicks.goThrough(...chosen));
const read = fc.tuple(where, isDown).map((chosen) => steps.read(...chosen));
const wait = fc
  .constantFrom(1000, 5000, minute, 5 * minute, 9 * minute, 70 * minute, 2 * day)
  .map(steps.wait);
const setBack = fc.constantFrom(-1000, -minute, -20 * minute).map(steps.wait);
const foreign = fc
  .tuple(where, fc.nat(3), which)
  .map((chosen) => steps.comeWithForeignToken(...chosen));
const comeAndGo = fc
  .tuple(where, fc.integer({ min: 1, max: 20 }))
  .map((chosen) => clicks.comeAndGo(...chosen));
const inVain = fc.tuple(where, flow).map((chosen) => clicks.clickInVain(...chosen));
const die = fc.tuple(where, flow).map((chosen) => clicks.dieWhileBuying(...chosen));
const endsAll = fc.oneof(
  where.map(steps.cancel),
  where.map(steps.erase),
  fc
    .tuple(where, flow, fc.constantFrom('cancel' as const, 'erase' as const))
    .map((chosen) => clicks.endWhileBuying(...chosen)),
);
const restart = fc.constant(null).map(() => steps.restart());
const reconcile = isDown.map((chosen) => steps.reconcile(chosen));

/** How often each comes: what people do more often than what ends all. */
const weights: [fc.Arbitrary<Step>, number][] = [
  [create, 3],
  [click, 5],
  [answer, 4],
  [comeBack, 4],
  [goThrough, 6],
  [read, 2],
  [wait, 2],
  [setBack, 1],
  [foreign, 1],
  [comeAndGo, 1],
  [inVain, 1],
  [die, 1],
  [endsAll, 1],
  [restart, 1],
  [reconcile, 1],
];
const commands = weights.flatMap(([one, weight]) => Array.from({ length: weight }, () => one));

it('a verification lives as the model says, whatever happens in whatever order', async () => {
  const world = await World.start();
  const property = fc.asyncProperty(
    fc.commands(commands, { maxCommands: 60, size: 'max' }),
    async (sequence) => {
      await world.reset();
      const { now } = world;
      const model: Model = { verifications: [], bought: 0, now, latest: now, ends: new Map() };
      await fc.asyncModelRun(() => ({ model, real: world }), sequence);
      // Nobody comes any more: first the attempts end, then what is left expires.
      for (const after of [45 * minute, 31 * day])
        await steps.reconcile(false, after).run(model, world);
      await isOver(model, world);
    },
  );
  try {
    await fc.assert(property, { numRuns: runs });
  } finally {
    await world.close();
  }
});
