import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSimulator } from 'ekyc-verify-simulator';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { proxyEnvironment } from '../examples/demo/proxy-environment.ts';
import { expectAccounted, type Lane } from './harness/accounts.ts';
import { letPeopleCome, letTheRestExpire, maxAttempts } from './harness/crowd.ts';
import { freePort } from '../scripts/free-port.ts';
import { createKilledProxy, type KilledProxy } from './harness/killed-proxy.ts';
import { startWebhookReceiver, type WebhookReceiver } from './harness/webhook-receiver.ts';

const kills = 120;
/** Proxies that live and die beside each other, each with a database of its own. */
const lanes = 4;
const peoplePerLane = 3;

const origin = 'https://shop.example';
const webhookSecret = `whsec_${Buffer.from('the secret of this crash test only').toString('base64')}`;
const plenty = 1000;

let folder: string;
let simulator: ReturnType<typeof createSimulator>;
let receiver: WebhookReceiver;
const proxies: KilledProxy[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ekyc-verify-crash-'));
  simulator = createSimulator({ callsPerSecond: plenty });
  await simulator.start({ port: 0 });
  receiver = await startWebhookReceiver(webhookSecret);
});
afterEach(async () => {
  for (const proxy of proxies.splice(0)) await proxy.stop();
  await receiver.stop();
  await simulator.stop();
  await rm(folder, { recursive: true, force: true });
});

/** One proxy's lives and deaths among people who verify, up to its last start. */
async function liveAndDie(number: number): Promise<Lane> {
  const { url, apiKey, variables } = proxyEnvironment({
    simulatorUrl: simulator.address().url,
    port: await freePort(),
    allowedOrigins: [origin],
    folder,
  });
  const environment = {
    ...variables,
    EKYC_DATABASE_URL: `file:${join(folder, `lane-${number}.sqlite`)}`,
    EKYC_WEBHOOK_URL: receiver.url,
    EKYC_WEBHOOK_SECRET: webhookSecret,
    EKYC_WEBHOOK_ALLOW_PRIVATE: '127.0.0.1',
    // Reconciliation asks about those who never come back once this is over.
    EKYC_ATTEMPT_LIFETIME: '1',
    EKYC_VERIFICATION_LIFETIME: '60',
    EKYC_MAX_ATTEMPTS: String(maxAttempts),
    EKYC_RATE_LIMIT: '100000',
    EKYC_DAILY_LIMIT: 'off',
    EKYC_UPSTREAM_RPS: String(plenty),
    LOG_LEVEL: 'warn',
  };
  const proxy = createKilledProxy({ url, environment, folder });
  proxies.push(proxy);
  const over = new AbortController();
  const people = letPeopleCome(peoplePerLane, {
    proxyUrl: url,
    apiKey,
    origin,
    simulator,
    over: over.signal,
  });
  await proxy.killAgainAndAgain(kills / lanes).finally(() => over.abort());
  const read = async (path: string) => {
    const answer = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${apiKey}` } });
    return answer.json();
  };
  return { proxy, acknowledged: await people, read };
}

it(`${kills} kills lose no verification and no webhook, and make a pass of no other end`, async () => {
  const all = await Promise.all(Array.from({ length: lanes }, (_, number) => liveAndDie(number)));
  letTheRestExpire(simulator);
  receiver.isWell = true;
  await Promise.all(all.map(({ proxy }) => proxy.startForGood()));

  // The kills did not keep everybody out: there was something to lose.
  expect(all.flatMap(({ acknowledged }) => acknowledged).length).toBeGreaterThan(0);
  await expectAccounted(all, receiver);
}, 900_000);
