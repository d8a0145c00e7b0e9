import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { expect } from 'vitest';
import type { SimulatorProcess } from '../support/simulator-process.js';
import { startOn } from './instances.js';

/** What a person got, and how many had got their answer before. */
type Served = { answer: LightMyRequestResponse; before: number };

export type Rush = {
  people: Served[];
  /** The calls to the vendor, in milliseconds since 1970, by a clock that nobody sets. */
  calls: VendorCall[];
};

/** When a call was handed to the connection, and when its last byte was handed to the system. */
export type VendorCall = { handedOver: number; sent: number };

/** Into how many parts of a second the arrivals fall. */
const parts = 20;

const applyAction = 'ApplyWebVerificationBizTokenIntl';

/** How far apart a proxy sends two calls that must not be in the same second, in milliseconds. */
const spacing = 1050;

/** So many people start within a second, each at one of the instances in turn. */
export async function rush(instances: FastifyInstance[], people: number): Promise<Rush> {
  // Those who are slow on a busy machine are asked about meanwhile, which has a rate limit of its own.
  const handedOver = new Map<object, number>();
  const calls: VendorCall[] = [];
  const now = () => performance.timeOrigin + performance.now();
  type Message = { request: { headers: unknown } };
  const noteCreated = (message: unknown) => {
    const { request } = message as Message;
    if (JSON.stringify(request.headers).includes(applyAction)) handedOver.set(request, now());
  };
  const noteSent = (message: unknown) => {
    const at = handedOver.get((message as Message).request);
    if (at !== undefined) calls.push({ handedOver: at, sent: now() });
  };
  subscribe('undici:request:create', noteCreated);
  subscribe('undici:request:bodySent', noteSent);
  const starts: Promise<Served>[] = [];
  let answered = 0;
  const startOne = async (person: number): Promise<Served> => {
    const answer = await startOn(instances[person % instances.length] as FastifyInstance);
    return { answer, before: answered++ };
  };
  for (let part = 0; part < parts; part += 1) {
    for (let person = 0; person < people / parts; person += 1) starts.push(startOne(person));
    await sleep(1000 / parts);
  }
  const served = await Promise.all(starts);
  unsubscribe('undici:request:create', noteCreated);
  unsubscribe('undici:request:bodySent', noteSent);
  return { people: served, calls };
}

/**
 * Everybody was served, or told in numbers to come back later, and told while others still waited to be
 * served. How soon depends on the machine, which a thousand people keep busy. Returns how many were
 * served.
 */
export function expectServedOrTold({ people }: Rush, timeoutMs: number): number {
  const served = people.filter(({ answer }) => answer.statusCode === 201);
  // A machine that is busy with a thousand people may be too late for an answer that has come.
  const told = people.filter(({ answer }) => ![201, 504].includes(answer.statusCode));
  for (const { answer } of told) {
    expect(answer.statusCode).toBe(503);
    // On a machine that is busy with the crowd itself, calls may time out until the circuit opens, and
    // the database has a queue with an end, too.
    const codes = expect.stringMatching(/^(upstream-(busy|unavailable)|storage-unavailable)$/);
    expect(answer.json()).toMatchObject({ code: codes });
    const retryAfter = Number(answer.headers['retry-after']);
    // Nobody has to wait much longer than those who waited in vain.
    expect(retryAfter).toBeGreaterThanOrEqual(1);
    expect(retryAfter).toBeLessThanOrEqual(Math.ceil(timeoutMs / 1000) + 2);
  }
  expect(told.length).toBeGreaterThan(0);
  const firstTold = Math.min(...told.map(({ before }) => before));
  const lastServed = Math.max(...served.map(({ before }) => before));
  expect(firstTold).toBeLessThan(lastServed);
  return served.length;
}

/**
 * Over any second, no more calls were handed over than are allowed, no more left, and no more arrived.
 * A proxy leaves 50 ms more than a second between a call and the one that is as many later. On a machine
 * that is busy with much else a call may be late in leaving, and the vendor late in stamping it: where the
 * longest way took more than those 50 ms, calls may seem to have come closer to each other by that much.
 *
 * @returns How many arrived.
 */
export async function expectWithinBudget(
  simulator: SimulatorProcess,
  calls: readonly VendorCall[],
  callsPerSecond: number,
): Promise<number> {
  const inOrder = (moments: number[]) => moments.toSorted((a, b) => a - b);
  const handedOver = inOrder(calls.map((call) => call.handedOver));
  expectApart(handedOver, callsPerSecond, 0);
  const sent = inOrder(calls.map((call) => call.sent));
  expectApart(sent, callsPerSecond, longestWay(handedOver, sent));
  const requests = await simulator.requests();
  const arrived = inOrder(
    requests.filter(({ action }) => action === applyAction).map(({ receivedAt }) => receivedAt),
  );
  // Nothing got there that was not seen to leave.
  expect(arrived.length).toBeLessThanOrEqual(sent.length);
  expectApart(arrived, callsPerSecond, longestWay(sent, arrived));
  return arrived.length;
}

/** No more of them in a second than are allowed, but for what the longest way explains. */
function expectApart(moments: readonly number[], callsPerSecond: number, way: number): void {
  const least = Math.min(1000, spacing - way);
  const tooClose = distances(moments, callsPerSecond).filter((distance) => distance < least);
  expect(tooClose, `the longest way took ${Math.round(way)} ms`).toEqual([]);
}

function longestWay(from: readonly number[], to: readonly number[]): number {
  return Math.max(...to.map((at, index) => at - (from[index] ?? NaN)));
}

/** From each moment, in their order, to the one that is so many later. */
function distances(moments: readonly number[], later: number): number[] {
  return moments.slice(later).map((at, index) => at - (moments[index] ?? NaN));
}
