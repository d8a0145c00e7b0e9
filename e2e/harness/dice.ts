/** Random choices that a seed brings back. */
export type Dice = {
  /** A whole number from 0 to this one. */
  upTo(largest: number): number;
  /** A share from 0 to this one; often none. */
  share(largest: number): number;
  oneOf<T>(choices: readonly T[]): T;
  shuffled<T>(items: readonly T[]): T[];
};

/** A linear congruential generator (Numerical Recipes, 7.1): good enough to choose what goes wrong. */
export function createDice(seed: number): Dice {
  let state = seed >>> 0;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const upTo = (largest: number) => Math.floor(next() * (largest + 1));
  return {
    upTo,
    share: (largest) => (next() < 0.3 ? 0 : next() * largest),
    oneOf: (choices) => choices[upTo(choices.length - 1)] as (typeof choices)[number],
    shuffled: (items) =>
      items
        .map((item) => ({ item, at: next() }))
        .toSorted((a, b) => a.at - b.at)
        .map(({ item }) => item),
  };
}
