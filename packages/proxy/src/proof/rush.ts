import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Simulator } from 'ekyc-verify-simulator';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { expect } from 'vitest';
import { startOn } from './instances.js';

export type Rush = {
  answers: LightMyRequestResponse[];
  /** By how much the moments at which calls were seen to arrive may be off, in milliseconds. */
  blur: number;
};

/** Into how many moments of a second the arrivals fall. */
const moments = 20;

/** So many people start within a second, each at one of the instances in turn. */
export async function rush(instances: FastifyInstance[], people: number): Promise<Rush> {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const starts: Promise<LightMyRequestResponse>[] = [];
  for (let moment = 0; moment < moments; moment += 1) {
    for (let person = 0; person < people / moments; person += 1) {
      starts.push(startOn(instances[person % instances.length] as FastifyInstance));
    }
    await sleep(1000 / moments);
  }
  const answers = await Promise.all(starts);
  delay.disable();
  // Proxies and vendor share this process: what is sent in time is noticed late when it is busy.
  return { answers, blur: 2 * (delay.max / 1e6) };
}

/**
 * Everybody was served, or told in numbers to come back later.
 *
 * @returns How many calls were made to the vendor.
 */
export function expectServedOrTold({ answers }: Rush, timeoutMs: number): number {
  let called = 0;
  for (const answer of answers) {
    // A machine that is busy with a thousand people may be too late for an answer that has come.
    const isCalled = answer.statusCode === 201 || answer.statusCode === 504;
    called += Number(isCalled);
    if (isCalled) continue;
    expect(answer.statusCode).toBe(503);
    expect(answer.json()).toMatchObject({ code: 'upstream-busy' });
    const retryAfter = Number(answer.headers['retry-after']);
    // Nobody has to wait much longer than those who waited in vain.
    expect(retryAfter).toBeGreaterThanOrEqual(1);
    expect(retryAfter).toBeLessThanOrEqual(Math.ceil(timeoutMs / 1000) + 2);
  }
  return called;
}

/** Over any second, no more calls arrived at the vendor than were allowed. */
export function expectWithinBudget(simulator: Simulator, callsPerSecond: number, blur: number) {
  const arrivals = simulator.requests().map(({ receivedAt }) => receivedAt);
  for (const [index, at] of arrivals.entries()) {
    const before = arrivals[index - callsPerSecond] ?? -Infinity;
    expect(at - before).toBeGreaterThanOrEqual(1000 - blur);
  }
}
