import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { findingTable, toMarkdown, type Report } from './report.ts';

const file = new URL('../../docs/benchmarks.md', import.meta.url);

/** Between these lines the document is written by a run, and by hand outside of them. */
const begin = '<!-- results: written by `npm run bench -- --write` -->';
const end = '<!-- end of results -->';

/** Puts a run's results into docs/benchmarks.md, in place of the last run's. */
export async function writeResults(reports: Record<string, Report>): Promise<void> {
  const text = readFileSync(file, 'utf8');
  const [before, rest] = text.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined)
    throw new Error('The document has no place for results.');
  const findings = Object.values(reports).flatMap((report) => report.findings);
  const day = new Date().toISOString().slice(0, 10);
  const processor = cpus();
  const parts = [
    begin,
    `Run of ${day}, Node ${process.versions.node}, ${processor.length} × ${processor[0]?.model.trim() ?? 'unknown'}; the machine's load at the end was ${(loadavg()[0] ?? 0).toFixed(1)}: above about ${processor.length + 3} it had much else to do, and little can be read from the figures.`,
    toMarkdown({ title: 'Targets', tables: [findingTable(findings)], findings: [] }),
    ...Object.values(reports).map((report) => toMarkdown({ ...report, findings: [] })),
    end,
  ];
  const path = fileURLToPath(file);
  const options = { ...(await resolveConfig(path)), filepath: path };
  writeFileSync(file, await format(before + parts.join('\n\n') + after, options));
}
