import type { Browser, Page } from 'playwright-core';
import { figure, type Finding, type Table } from '../lib/report.ts';
import { median } from '../lib/rounds.ts';

/** From then on a browser calls a task long (Long Tasks API, W3C): a person notices it. */
const longMs = 50;

const situations = [
  { tag: 'button', elements: 1, slowdown: 4 },
  { tag: 'bare-custom', elements: 1, slowdown: 4 },
  { tag: 'bare-lit', elements: 1, slowdown: 4 },
  { tag: 'ekyc-verify', elements: 1, slowdown: 4 },
  { tag: 'bare-custom', elements: 100, slowdown: 1 },
  { tag: 'bare-lit', elements: 100, slowdown: 1 },
  { tag: 'ekyc-verify', elements: 100, slowdown: 1 },
] as const;

type Situation = (typeof situations)[number];

/** The longest task in milliseconds while that happened. */
type Longest = { shown: number; added: number; changed: number };

/** How long the element keeps the page from doing anything else: alone, a hundred times, on a slow processor. */
export async function measureSmoothness(
  browser: Browser,
  siteUrl: string,
  rounds: number,
): Promise<{ table: Table; findings: Finding[] }> {
  const measured = new Map<Situation, Longest[]>();
  for (let round = 0; round < rounds; round += 1)
    for (const situation of situations)
      measured.set(situation, [
        ...(measured.get(situation) ?? []),
        await visit(browser, siteUrl, situation),
      ]);
  const middle = (of: Situation, what: keyof Longest) =>
    median(measured.get(of)?.map((longest) => longest[what]) ?? []);
  const [button, , , alone, , , many] = situations;
  return {
    table: {
      columns: [
        'longest task in ms',
        'processor slower by',
        'defined and shown',
        'added',
        'changed',
      ],
      rows: situations.map((situation) => [
        `${situation.elements} × \`<${situation.tag}>\``,
        `${situation.slowdown} ×`,
        ...(['shown', 'added', 'changed'] as const).map((what) => figure(middle(situation, what))),
      ]),
    },
    findings: [
      {
        figure: 'longest task of one element, processor slower by 4 ×, against a plain button',
        value: middle(alone, 'shown') / middle(button, 'shown'),
        comparison: '<=',
        target: 2.2,
      },
      {
        figure: 'longest task, a hundred elements added, ms',
        value: middle(many, 'added'),
        comparison: '<=',
        target: longMs,
      },
    ],
  };
}

/** A page with elements of its own, which then are made anew all at once, and changed all at once. */
async function visit(
  browser: Browser,
  siteUrl: string,
  { tag, elements, slowdown }: Situation,
): Promise<Longest> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const url = `${siteUrl}/smooth`;
  await page.route(url, (route) =>
    route.fulfill({ contentType: 'text/html', body: pageWith(tag, elements) }),
  );
  const session = await context.newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  const during = (work: () => Promise<unknown>) =>
    longestTask(browser, page, async () => {
      await work();
      await page.evaluate('allShown()');
    });
  const shown = await during(() => page.goto(url));
  const added = await during(() => page.evaluate('addAgain()'));
  const changed = await during(() => page.evaluate('changeAll()'));
  await context.close();
  return { shown, added, changed };
}

type TraceEvent = {
  name: string;
  pid: number;
  tid: number;
  /** In microseconds, as is `tdur`, which is of the processor. */
  ts: number;
  tdur?: number;
  args: { name?: string };
};

/** The first thing that the page does. The task before it is the browser's, which changes pages. */
const begun = 'the page has begun';

/**
 * The longest task on the main thread of a page meanwhile, in milliseconds of its processor: what
 * else the machine does is not in it. Where a page is opened meanwhile, from its own beginning on.
 */
async function longestTask(
  browser: Browser,
  page: Page,
  work: () => Promise<unknown>,
): Promise<number> {
  await browser.startTracing(page, { categories: ['toplevel', 'blink.user_timing'] });
  await work();
  const { traceEvents } = JSON.parse(String(await browser.stopTracing())) as {
    traceEvents: TraceEvent[];
  };
  const threadOf = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`;
  const mainThreads = traceEvents
    .filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
    .map(threadOf);
  const start = traceEvents.find(({ name }) => name === begun)?.ts ?? 0;
  const tasks = traceEvents.filter(
    (event) =>
      event.ts > start && event.name.endsWith('RunTask') && mainThreads.includes(threadOf(event)),
  );
  if (tasks.length === 0) throw new Error('The browser told of no task.');
  return Math.max(...tasks.map(({ tdur = 0 }) => tdur)) / 1000;
}

/** What the bare elements say: a button without words would not need the fonts that every page needs. */
const label = 'Verify your identity';

const pageWith = (tag: string, elements: number) => `<!doctype html><title>bench</title>
<script>
performance.mark('${begun}');
const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
const all = () => [...document.querySelectorAll('${tag}')];
async function allShown() {
${tag.includes('-') ? `  await customElements.whenDefined('${tag}');` : ''}
  for (const element of all()) await element.updateComplete;
  await frame();
  await frame();
}
function addAgain() {
  const made = all().map((element) => element.cloneNode(true));
  for (const element of all()) element.remove();
  document.body.append(...made);
}
function changeAll() {
  const messages = { start: 'Prove it', idle: ['Prove it', 'It takes a minute.'] };
  for (const element of all()) element.messages = messages;
}
</script>
${tag.includes('-') ? `<script type="module" src="/${tag}.js"></script>` : ''}
<body>${`<${tag}>${tag === 'button' ? label : ''}</${tag}>`.repeat(elements)}</body>`;
