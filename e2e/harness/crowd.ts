import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { createSimulator, ScenarioName } from 'ekyc-verify-simulator';

type Simulator = ReturnType<typeof createSimulator>;
type FinalStatus = 'passed' | 'failed' | 'expired';
type Worth = 'pass' | 'failure' | 'uncounted';
type Begun = { verificationUrl: string };

/** How many attempts a verification of these tests has: what a person does here uses up no more. */
export const maxAttempts = 2;

/** What a person may do at the vendor's page, and what it is worth. Null: nothing, ever. */
const ends: readonly (readonly [ScenarioName | null, Worth])[] = [
  ['pass', 'pass'],
  ['pass-after-tries', 'pass'],
  ['document-warning', 'failure'],
  ['document-missing', 'failure'],
  ['no-face', 'failure'],
  ['spoofing', 'failure'],
  ['unheard-of', 'failure'],
  ['leave', 'uncounted'],
  ['token-expired', 'uncounted'],
  [null, 'uncounted'],
];

/** A start that was answered. */
export type Acknowledged = {
  id: string;
  /** How it must end, by what the vendor knows. */
  expected: FinalStatus;
  /** Final statuses that the proxy has told somebody. */
  told: string[];
};

export type CrowdOptions = {
  proxyUrl: string;
  apiKey: string;
  /** Origin of the page that people come from. */
  origin: string;
  simulator: Simulator;
  /** Ends the coming of new people. */
  over: AbortSignal;
};

/**
 * People who verify, some at the same time, with a proxy that is there now and gone then. Some
 * start from a page and some by the site's backend; some come back and some never do.
 *
 * @returns All starts that were answered, when the last of the people is through.
 */
export async function letPeopleCome(
  people: number,
  options: CrowdOptions,
): Promise<Acknowledged[]> {
  const acknowledged: Acknowledged[] = [];
  const one = async () => {
    while (!options.over.aborted) {
      const start = Math.random() < 0.5 ? startFromPage(options) : startByBackend(options);
      const verification = await verify(options, await start);
      if (verification !== null) acknowledged.push(verification);
      await sleep(Math.random() * 50);
    }
  };
  await Promise.all(Array.from({ length: people }, one));
  return acknowledged;
}

/** Attempts whose answer nobody got are begun by nobody: the vendor forgets them when their time is over. */
export function letTheRestExpire(simulator: Simulator): void {
  for (const { bizToken, state } of simulator.verifications()) {
    if (state === 'waiting' || state === 'opened') simulator.expire(bizToken);
  }
}

type Started = { id: string; clientSecret: string; attempt?: Begun };

/** A page that gets no answer has no verification. */
async function startFromPage({ proxyUrl, origin }: CrowdOptions): Promise<Started | null> {
  const answer = await post(`${proxyUrl}/v1/verifications`, startBody(origin), { origin });
  return answer?.status === 201 ? (answer.body as Started) : null;
}

/** A backend that gets no answer asks again, with the same key, until it has one. */
async function startByBackend(options: CrowdOptions): Promise<Started | null> {
  const { proxyUrl, origin, apiKey, over } = options;
  const headers = { authorization: `Bearer ${apiKey}`, 'idempotency-key': randomUUID() };
  while (!over.aborted) {
    const answer = await post(`${proxyUrl}/v1/verifications`, startBody(origin), headers);
    if (answer?.status === 201 || answer?.status === 200) return answer.body as Started;
    await sleep(50);
  }
  return null;
}

const startBody = (origin: string) => ({ redirectUrl: `${origin}/sign-up`, begin: true });

async function verify(
  options: CrowdOptions,
  started: Started | null,
): Promise<Acknowledged | null> {
  if (started === null) {
    await sleep(50);
    return null;
  }
  const { id } = started;
  const told: string[] = [];
  const worth: Worth[] = [];
  // The first of a repeated creation may have been over before its answer arrived.
  const first = started.attempt ?? (await beginAgain(options, started));
  if (first !== null) worth.push(await goThrough(options, started, first, told));
  // Some try again; those whom the proxy does not answer leave it at that.
  if (worth[0] !== 'pass' && Math.random() < 0.6) {
    const again = await beginAgain(options, started);
    // As long as the proxy does not know that it has ended, it gives the first one again.
    const isAnother = again !== null && again.verificationUrl !== first?.verificationUrl;
    if (isAnother) worth.push(await goThrough(options, started, again, told));
  }
  return { id, expected: endOf(worth), told };
}

/** One trip to the vendor; what it is worth. */
async function goThrough(
  { simulator, proxyUrl, origin }: CrowdOptions,
  { id, clientSecret }: Started,
  { verificationUrl }: Begun,
  told: string[],
): Promise<Worth> {
  const token = new URL(verificationUrl).searchParams.get('token') ?? '';
  const [scenario, worth] = ends[Math.floor(Math.random() * ends.length)] ?? [null, 'uncounted'];
  const comeBack = async () => {
    const headers = { origin, authorization: `Bearer ${clientSecret}` };
    const answer = await post(`${proxyUrl}/v1/verifications/${id}/return`, { token }, headers);
    const { status } = (answer?.body ?? {}) as { status?: string };
    if (answer?.status === 200 && status !== undefined && status !== 'pending') told.push(status);
  };

  // Somebody may come back before the end, too: that asks for a result that is not there.
  if (Math.random() < 0.2) await comeBack();
  await sleep(Math.random() * 100);
  if (scenario === null) simulator.expire(token);
  else simulator.finish(token, scenario);
  for (let tries = Math.floor(Math.random() * 4); tries > 0; tries -= 1) await comeBack();
  return worth;
}

async function beginAgain(
  { proxyUrl, origin }: CrowdOptions,
  { id, clientSecret }: Started,
): Promise<Begun | null> {
  const headers = { origin, authorization: `Bearer ${clientSecret}` };
  const answer = await post(`${proxyUrl}/v1/verifications/${id}/attempts`, {}, headers);
  return answer?.status === 200 || answer?.status === 201 ? (answer.body as Begun) : null;
}

/** How a verification must end by what its attempts were worth. */
function endOf(worth: readonly Worth[]): FinalStatus {
  if (worth.includes('pass')) return 'passed';
  return worth.filter((each) => each === 'failure').length >= maxAttempts ? 'failed' : 'expired';
}

/** The answer, or null when there was none. */
async function post(
  url: string,
  body: unknown,
  headers: Record<string, string>,
): Promise<{ status: number; body: unknown } | null> {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(60_000),
    });
    return { status: answer.status, body: await answer.json() };
  } catch {
    return null;
  }
}
