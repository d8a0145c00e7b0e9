import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { createSimulator, ScenarioName } from 'ekyc-verify-simulator';

type Simulator = ReturnType<typeof createSimulator>;
type FinalStatus = 'passed' | 'failed' | 'expired';

/** What a person may do at the vendor's page, and what the proxy must make of it. Null: nothing. */
const ends: readonly (readonly [ScenarioName | null, FinalStatus])[] = [
  ['pass', 'passed'],
  ['pass-after-tries', 'passed'],
  ['document-warning', 'failed'],
  ['document-missing', 'failed'],
  ['no-face', 'failed'],
  ['spoofing', 'failed'],
  ['leave', 'failed'],
  ['unheard-of', 'failed'],
  ['token-expired', 'expired'],
  [null, 'expired'],
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

type Started = { id: string; clientSecret: string; verificationUrl: string };

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

const startBody = (origin: string) => ({ redirectUrl: `${origin}/sign-up` });

async function verify(
  options: CrowdOptions,
  started: Started | null,
): Promise<Acknowledged | null> {
  if (started === null) {
    await sleep(50);
    return null;
  }
  const { simulator, proxyUrl, origin } = options;
  const { id, clientSecret, verificationUrl } = started;
  const token = new URL(verificationUrl).searchParams.get('token') ?? '';
  const [scenario, expected] = ends[Math.floor(Math.random() * ends.length)] ?? [null, 'expired'];
  const told: string[] = [];
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
  return { id, expected, told };
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
      signal: AbortSignal.timeout(15_000),
    });
    return { status: answer.status, body: await answer.json() };
  } catch {
    return null;
  }
}
