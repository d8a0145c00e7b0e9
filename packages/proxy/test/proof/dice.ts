import { seededRandom } from 'ekyc-verify-simulator';

/** Chance that can be repeated: the same seed makes the same choices. */
export type Dice = {
  /** True in so many cases out of one. */
  chance(share: number): boolean;
  /** A whole number from 0 up to, and without, the limit. */
  below(limit: number): number;
  /** One of the items, each as likely as the others. */
  oneOf<Item>(items: readonly Item[]): Item;
};

export function createDice(seed: number): Dice {
  const random = seededRandom(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  return {
    chance: (share) => random() < share,
    below,
    oneOf<Item>(items: readonly Item[]): Item {
      if (items.length === 0) throw new RangeError('there is nothing to choose from');
      return items[below(items.length)] as Item;
    },
  };
}
