/** A target of the project and what was measured. */
export type Finding = {
  figure: string;
  value: number;
  /** `>=` when more is better. */
  comparison: '>=' | '<=';
  target: number;
};

/** What a benchmark gives: tables, and figures that have a target. */
export type Report = { title: string; notes?: string[]; tables: Table[]; findings: Finding[] };

export type Table = { columns: string[]; rows: string[][] };

/** Whether a finding reaches its target. */
export function isReached({ value, comparison, target }: Finding): boolean {
  return comparison === '>=' ? value >= target : value <= target;
}

/** A number with as many digits as tell something. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return 'none';
  if (value === 0) return '0';
  const digits =
    Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : Math.abs(value) >= 0.1 ? 2 : 4;
  return value.toFixed(digits);
}

/** The report in Markdown, as `docs/benchmarks.md` has it. */
export function toMarkdown({ title, notes = [], tables, findings }: Report): string {
  const parts = [`## ${title}`, ...notes];
  for (const table of tables) parts.push(tableText(table));
  if (findings.length > 0) parts.push(tableText(findingTable(findings)));
  return `${parts.join('\n\n')}\n`;
}

/** All targets in one table. */
export function findingTable(findings: readonly Finding[]): Table {
  return {
    columns: ['figure', 'measured', 'target', ''],
    rows: findings.map((finding) => [
      finding.figure,
      figure(finding.value),
      `${finding.comparison === '>=' ? '≥' : '≤'} ${finding.target}`,
      isReached(finding) ? 'reached' : '**missed**',
    ]),
  };
}

function tableText({ columns, rows }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(columns), line(columns.map(() => '---')), ...rows.map(line)].join('\n');
}
