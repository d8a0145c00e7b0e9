/**
 * `npm run bench`, or `npm run bench -- NAME …` for some of it; `--write` puts the results into
 * docs/benchmarks.md; `--rounds 1` is for a quick look. Everything runs on loopback, both sides of a comparison in one run.
 */
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureArrivals } from './measures/arrivals.ts';
import { measureElement } from './measures/element.ts';
import { measureHeavyNeighbours } from './measures/heavy-neighbours.ts';
import { measureRush } from './measures/rush.ts';
import { measureStarts } from './measures/starts.ts';
import { measureStartup } from './measures/startup.ts';
import { measureStored } from './measures/stored.ts';
import { findingTable, toMarkdown, type Report } from './lib/report.ts';
import { writeResults } from './lib/write.ts';

/** What a measurement is given. */
export type Bench = {
  /** A folder for what it writes; removed at the end. */
  folderFor(name: string): string;
  /** How many rounds to measure: so many, unless the command line says otherwise. */
  rounds(usual: number): number;
};

const measurements: Record<string, (bench: Bench) => Promise<Report>> = {
  arrivals: measureArrivals,
  starts: measureStarts,
  'heavy-neighbours': measureHeavyNeighbours,
  rush: measureRush,
  startup: measureStartup,
  stored: measureStored,
  element: measureElement,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { write: { type: 'boolean' }, rounds: { type: 'string' } },
});
const unknown = positionals.find((name) => !(name in measurements));
if (unknown !== undefined) {
  console.error(`There is no "${unknown}". There are: ${Object.keys(measurements).join(', ')}.`);
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), 'ekyc-bench-'));
// Whoever is root runs PostgreSQL as another user, who must get to its data.
chmodSync(folder, 0o711);
const bench: Bench = {
  folderFor(name) {
    const path = join(folder, name);
    mkdirSync(path, { recursive: true });
    return path;
  },
  rounds: (usual) => Number(values.rounds ?? usual),
};
const reports: Record<string, Report> = {};
try {
  for (const [name, measure] of Object.entries(measurements)) {
    if (positionals.length > 0 && !positionals.includes(name)) continue;
    const from = performance.now();
    reports[name] = await measure(bench);
    console.log(toMarkdown(reports[name]));
    console.error(`${name}: ${Math.round((performance.now() - from) / 1000)} s`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const findings = Object.values(reports).flatMap((report) => report.findings);
console.log(toMarkdown({ title: 'Targets', tables: [findingTable(findings)], findings: [] }));
if (values.write === true) await writeResults(reports);
process.exit();
