import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { expect } from 'vitest';
import { startOn } from './instances.js';

export type Rush = {
  answers: LightMyRequestResponse[];
  /** When calls to the vendor left, in milliseconds. */
  sent: number[];
};

/** Into how many moments of a second the arrivals fall. */
const moments = 20;

/** So many people start within a second, each at one of the instances in turn. */
export async function rush(instances: FastifyInstance[], people: number): Promise<Rush> {
  // Proxies and vendor share this process, so that the vendor would notice calls late when it is
  // busy. undici tells when the last byte of a request has been handed to the system.
  const sent: number[] = [];
  const note = () => void sent.push(performance.now());
  subscribe('undici:request:bodySent', note);
  const starts: Promise<LightMyRequestResponse>[] = [];
  for (let moment = 0; moment < moments; moment += 1) {
    for (let person = 0; person < people / moments; person += 1) {
      starts.push(startOn(instances[person % instances.length] as FastifyInstance));
    }
    await sleep(1000 / moments);
  }
  const answers = await Promise.all(starts);
  unsubscribe('undici:request:bodySent', note);
  return { answers, sent };
}

/** Everybody was served, or told in numbers to come back later. Returns how many were served. */
export function expectServedOrTold({ answers }: Rush, timeoutMs: number): number {
  for (const answer of answers) {
    // A machine that is busy with a thousand people may be too late for an answer that has come.
    if (answer.statusCode === 201 || answer.statusCode === 504) continue;
    expect(answer.statusCode).toBe(503);
    // On a machine that is busy with the crowd itself, calls may time out until the circuit opens.
    const told = expect.stringMatching(/^upstream-(busy|unavailable)$/);
    expect(answer.json()).toMatchObject({ code: told });
    const retryAfter = Number(answer.headers['retry-after']);
    // Nobody has to wait much longer than those who waited in vain.
    expect(retryAfter).toBeGreaterThanOrEqual(1);
    expect(retryAfter).toBeLessThanOrEqual(Math.ceil(timeoutMs / 1000) + 2);
  }
  return answers.filter(({ statusCode }) => statusCode === 201).length;
}

/** Over any second, no more calls left than were allowed. */
export function expectWithinBudget({ sent }: Rush, callsPerSecond: number): void {
  for (const [index, at] of sent.entries()) {
    const before = sent[index - callsPerSecond] ?? -Infinity;
    expect(at - before).toBeGreaterThanOrEqual(1000);
  }
}
