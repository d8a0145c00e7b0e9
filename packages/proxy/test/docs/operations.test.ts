import { readFileSync } from 'node:fs';
import { parser } from '@prometheus-io/lezer-promql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { catalogue, metricList, type MetricName } from '../../src/metrics/catalogue.js';
import { startTestProxy } from '../support/proxy.js';

const read = (path: string) =>
  readFileSync(new URL(`../../../../${path}`, import.meta.url), 'utf8');

type Rules = {
  groups: { rules: { alert: string; expr: string; annotations: { summary: string } }[] }[];
};
type Dashboard = { panels: { title: string; targets: { expr: string }[] }[] };

const alerts = (parse(read('docs/operations/prometheus-alerts.yaml')) as Rules).groups.flatMap(
  ({ rules }) => rules,
);
const dashboard = JSON.parse(read('docs/operations/grafana-dashboard.json')) as Dashboard;
const expressions = [
  ...alerts.map(({ alert, expr }) => ({ from: alert, expr })),
  ...dashboard.panels.flatMap(({ title, targets }) =>
    targets.map(({ expr }) => ({ from: title, expr: expr.replaceAll('$__rate_interval', '5m') })),
  ),
];

/** Names of the series that a running proxy exports, `up` of Prometheus' own added. */
const exported = new Set(['up']);
beforeAll(async () => {
  const proxy = await startTestProxy({
    publicUrl: 'http://127.0.0.1:8080',
    limits: { attemptsPerMinute: 10, attemptsPerDay: 10, pageAttemptsPerDay: null },
  });
  await proxy.start();
  // One scrape before, so that there is an answer to count.
  await proxy.app.inject('/metrics');
  const { body } = await proxy.app.inject('/metrics');
  for (const [, name = ''] of body.matchAll(/^([a-z_]+)(?:\{| )/gm)) exported.add(name);
  for (const [, name = ''] of body.matchAll(/^# TYPE (\w+) histogram$/gm)) {
    exported.add(`${name}_bucket`);
  }
  await proxy.stop();
});
afterAll(() => exported.clear());

const seriesIn = (expr: string) => [...expr.matchAll(/\b(?:ekyc|process|nodejs)_\w+|\bup\b/g)];

/** The metric of a series: a histogram's has a suffix. */
const metricOf = (series: string) => series.replace(/_(bucket|count|sum)$/, '') as MetricName;

describe.each(expressions)('$from', ({ expr }) => {
  it('is PromQL', () => {
    const faults: string[] = [];
    parser.parse(expr).iterate({
      enter: ({ type, from, to }) => {
        if (type.isError) faults.push(`${from}: ${expr.slice(from - 10, to + 10)}`);
      },
    });
    expect(faults).toEqual([]);
  });

  it('asks for series and labels that a running proxy exports', () => {
    const missing = seriesIn(expr).filter(([series]) => !exported.has(series));
    expect(missing).toEqual([]);
    for (const [, series = '', label = '', value = ''] of expr.matchAll(
      /(ekyc_\w+)\{(\w+)=~?"([^"]+)"\}/g,
    )) {
      const labels: Readonly<Record<string, readonly string[] | null>> =
        catalogue[metricOf(series)].labels;
      expect(Object.keys(labels)).toContain(label);
      const unknown = value.split('|').filter((one) => labels[label]?.includes(one) === false);
      expect(unknown).toEqual([]);
    }
  });
});

describe('docs/alerts.md', () => {
  const page = read('docs/alerts.md');

  it('says of each alert, and of no other, what it means and what to do', () => {
    const sections = [...page.matchAll(/^## (\w+)\n\n((?:(?!^## )[^])+)/gm)];
    expect(sections.map(([, name]) => name)).toEqual(alerts.map(({ alert }) => alert));
    for (const [, name, text = ''] of sections) expect(text.length, name).toBeGreaterThan(200);
  });
});

describe('docs/metrics.md', () => {
  const page = read('docs/metrics.md');

  it('lists every metric as the code declares it, and no other', () => {
    const rows = metricList.map(([name, { kind, help, labels }]) => {
      const names = Object.keys(labels).map((label) => `\`${label}\``);
      return [`\`${name}\``, kind, names.join(', ') || '-', help];
    });
    const listed = [...page.matchAll(/^\| (`ekyc_\w+`.*) \|$/gm)].map(([, row = '']) =>
      row.split(' | ').map((cell) => cell.trim()),
    );
    expect(listed).toEqual(rows);
  });

  it.each(['metrics', 'alerts', 'runbook', 'container'])(
    'docs/%s.md names no metric that there is not',
    (name) => {
      const named = [...read(`docs/${name}.md`).matchAll(/\bekyc_[a-z_]+[a-z]\b/g)];
      const unknown = named.filter(([series]) => !(metricOf(series) in catalogue));
      expect(unknown.map(([series]) => series)).toEqual([]);
    },
  );
});
