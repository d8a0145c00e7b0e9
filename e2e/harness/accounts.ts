import { expect } from 'vitest';
import type { Acknowledged } from './crowd.ts';
import type { KilledProxy } from './killed-proxy.ts';
import type { WebhookReceiver } from './webhook-receiver.ts';

/** One proxy, those who started with it, and how to ask it as a backend. */
export type Lane = {
  proxy: KilledProxy;
  acknowledged: Acknowledged[];
  read(path: string): Promise<unknown>;
};

/**
 * When all is well again: every start that was answered comes to the end that the vendor knows, is
 * told exactly once under one message id, and nobody was told another end or passed who had not.
 */
export async function expectAccounted(
  lanes: readonly Lane[],
  receiver: WebhookReceiver,
): Promise<void> {
  const acknowledged = lanes.flatMap((lane) => lane.acknowledged);
  const untold = () => {
    const told = new Set(receiver.deliveries.map(({ verificationId }) => verificationId));
    return acknowledged.filter(({ id }) => !told.has(id)).length;
  };
  await expect.poll(untold, { timeout: 120_000, interval: 200 }).toBe(0);
  const waiting = () => Promise.all(lanes.map(({ read }) => read('/v1/webhooks?state=waiting')));
  const none = lanes.map(() => ({ messages: [] }));
  await expect.poll(waiting, { timeout: 60_000, interval: 200 }).toEqual(none);

  expect(receiver.forged).toBe(0);
  const messages = new Map<string, Set<string>>();
  for (const { verificationId, messageId, type } of receiver.deliveries) {
    const ofOne = messages.get(verificationId) ?? new Set();
    messages.set(verificationId, ofOne.add(`${type} ${messageId}`));
  }
  for (const { acknowledged: ofLane, read } of lanes) {
    for (const { id, expected, told } of ofLane) {
      expect(await read(`/v1/verifications/${id}`)).toMatchObject({ status: expected });
      expect(told.filter((status) => status !== expected)).toEqual([]);
      const webhooks = [...(messages.get(id) ?? [])];
      expect(webhooks, `webhooks of ${id}`).toHaveLength(1);
      expect(webhooks[0]).toMatch(new RegExp(`^verification\\.${expected} msg_`));
    }
  }
  // A start that was killed before its answer reached nobody, so nobody can have passed by it.
  const answered = new Set(acknowledged.map(({ id }) => id));
  const passed = receiver.deliveries.filter(({ type }) => type === 'verification.passed');
  expect(passed.filter(({ verificationId }) => !answered.has(verificationId))).toEqual([]);
  const faults = lanes.flatMap(({ proxy }) =>
    proxy
      .output()
      .split('\n')
      .filter((line) => line.includes('internal-error')),
  );
  expect(faults).toEqual([]);
}
