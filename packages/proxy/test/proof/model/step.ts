/** A step of a life: done to the proxy and to the model, and compared. */
import type fc from 'fast-check';
import { compare } from './compare.js';
import type { Model, ModelVerification } from './model.js';
import type { World } from './world.js';

export type Step = fc.AsyncCommand<Model, World>;
type Run = (model: Model, world: World, verification: ModelVerification) => Promise<void>;

/** @param where Which verification: of those that there are. */
export function step(
  name: string,
  where: number,
  run: Run,
  check: (verification: ModelVerification, now: number) => boolean = () => true,
): Step {
  const pick = ({ verifications }: Readonly<Model>) =>
    verifications[where % Math.max(1, verifications.length)];
  return {
    check(model) {
      const verification = pick(model);
      return verification !== undefined && check(verification, model.now);
    },
    async run(model, world) {
      const verification = pick(model);
      if (verification !== undefined) await run(model, world, verification);
      await compare(model, world);
    },
    toString: () => `${name} (${where})`,
  };
}

/** Both clocks run; a jump backwards sets the time of day alone. */
export function goOn(model: Model, world: World, milliseconds: number): void {
  world.now += milliseconds;
  world.steady += Math.max(0, milliseconds);
  model.now = world.now;
  model.latest = Math.max(model.latest, world.now);
}

export async function restartBoth({ verifications }: Model, world: World): Promise<void> {
  await world.restart();
  // Who was asked about when is a process's own knowledge.
  for (const { attempts } of verifications) for (const each of attempts) each.askedAt = null;
}
