/** Shares the turns of the event loop between those who read much and everybody else. */
export type Turns = {
  /** Counts bytes that were read; false when this turn has had its share. */
  spend(bytes: number): boolean;
  /** Calls back in a later turn, one caller a turn, in the order of asking. */
  goOn(resume: () => void): void;
};

/**
 * @param bytesPerTurn A turn's share. Whoever goes on may use all that is left of it, since stopping
 * and going on again costs more than reading some more.
 */
export function createTurns(bytesPerTurn: number): Turns {
  const waiting: (() => void)[] = [];
  let left = bytesPerTurn;
  let isPlanned = false;

  function planNext(): void {
    if (isPlanned) return;
    isPlanned = true;
    setImmediate(begin);
  }

  function begin(): void {
    isPlanned = false;
    left = bytesPerTurn;
    const resume = waiting.shift();
    if (waiting.length > 0) planNext();
    resume?.();
  }

  return {
    spend(bytes) {
      planNext();
      left -= bytes;
      return left > 0;
    },
    goOn(resume) {
      waiting.push(resume);
      planNext();
    },
  };
}
