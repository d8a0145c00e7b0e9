/** The middle one of some numbers; of an even count the mean of the two in the middle. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const upper = Math.floor(sorted.length / 2);
  const lower = Math.floor((sorted.length - 1) / 2);
  return ((sorted[lower] ?? NaN) + (sorted[upper] ?? NaN)) / 2;
}

/** Figures of one subject, by name, a number a round. */
export type Figures = Record<string, number[]>;

/** Figures of all subjects. */
export type Series<Name extends string> = Record<Name, Figures>;

/**
 * Measures subjects in turn, round after round, each round in another order: what the machine does
 * meanwhile falls on all of them.
 */
export async function interleave<Name extends string>(
  names: readonly Name[],
  rounds: number,
  measure: (name: Name, round: number) => Promise<Record<string, number>>,
): Promise<Series<Name>> {
  const series = Object.fromEntries(names.map((name) => [name, {}])) as Record<string, Figures>;
  for (let round = 0; round < rounds; round += 1) {
    const shift = round % names.length;
    for (const name of [...names.slice(shift), ...names.slice(0, shift)]) {
      for (const [figure, value] of Object.entries(await measure(name, round))) {
        ((series[name] ??= {})[figure] ??= []).push(value);
      }
    }
  }
  return series as Series<Name>;
}

/**
 * How one subject compares with another: the median of the ratios of rounds, since the two sides of
 * a round had the same machine.
 */
export function ratio<Name extends string>(
  series: Series<Name>,
  figure: string,
  of: Name,
  to: Name,
): number {
  const ours = series[of][figure] ?? [];
  const theirs = series[to][figure] ?? [];
  return median(ours.map((value, round) => value / (theirs[round] ?? NaN)));
}
