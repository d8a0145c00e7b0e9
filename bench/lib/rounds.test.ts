import { expect, it } from 'vitest';
import { isReached, figure, toMarkdown } from './report.ts';
import { interleave, median, ratio } from './rounds.ts';

it('takes the middle one, or the mean of the two in the middle', () => {
  expect([median([9, 1, 5]), median([4, 1, 9, 6])]).toEqual([5, 5]);
});

it('measures all subjects in each round, each round in another order', async () => {
  const order: string[] = [];
  await interleave(['a', 'b', 'c'], 2, (name, round) => {
    order.push(`${round}${name}`);
    return Promise.resolve({});
  });
  expect(order).toEqual(['0a', '0b', '0c', '1b', '1c', '1a']);
});

it('compares the two sides of a round, so that a slow round spoils no ratio', () => {
  const series = { ours: { ms: [10, 100, 11] }, theirs: { ms: [20, 200, 22] } };
  expect(ratio(series, 'ms', 'ours', 'theirs')).toBe(0.5);
});

it('says of each target whether it was reached, and shows a number that could not be had as none', () => {
  const finding = { figure: 'starts', value: 2.9, comparison: '>=', target: 3 } as const;
  expect([isReached(finding), isReached({ ...finding, comparison: '<=' })]).toEqual([false, true]);
  const text = toMarkdown({ title: 'T', tables: [], findings: [finding] });
  expect(text).toContain('| starts | 2.90 | ≥ 3 | **missed** |');
  expect(figure(NaN)).toBe('none');
});
