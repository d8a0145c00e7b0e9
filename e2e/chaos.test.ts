import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createSimulator } from 'ekyc-verify-simulator';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { proxyEnvironment } from '../examples/demo/proxy-environment.ts';
import {
  startPostgresServer,
  type PostgresServer,
} from '../packages/proxy/test/store/postgres-server.ts';
import { expectAccounted, type Lane } from './harness/accounts.ts';
import { letPeopleCome, letTheRestExpire, maxAttempts } from './harness/crowd.ts';
import { freePort } from '../scripts/free-port.ts';
import { createKilledProxy, type KilledProxy } from './harness/killed-proxy.ts';
import { createDice, type Dice } from './harness/dice.ts';
import { startLyingNetwork, type LyingNetwork } from './harness/lying-network.ts';
import { startWebhookReceiver, type WebhookReceiver } from './harness/webhook-receiver.ts';

/** `npm run chaos` makes it minutes. The same seed brings the same events, not the same timing. */
const seconds = Number(process.env['CHAOS_SECONDS'] ?? 6);
const seed = Number(process.env['CHAOS_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

const instances = 2;
const peoplePerInstance = 4;
const origin = 'https://shop.example';
const webhookSecret = `whsec_${Buffer.from('the secret of this chaos test only').toString('base64')}`;
const plenty = 1000;

let folder: string;
let simulator: ReturnType<typeof createSimulator>;
/** Between the proxies and the simulator. */
let network: LyingNetwork;
let receiver: WebhookReceiver;
let postgres: PostgresServer;
const proxies: KilledProxy[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ekyc-verify-chaos-'));
  simulator = createSimulator({ callsPerSecond: plenty });
  await simulator.start({ port: 0 });
  // Dice of its own: how many pieces pass is not the seed's to say, and events stay the same.
  network = await startLyingNetwork(simulator.address().url, createDice(seed + 1));
  receiver = await startWebhookReceiver(webhookSecret);
  postgres = await startPostgresServer();
});
afterEach(async () => {
  for (const proxy of proxies.splice(0)) await proxy.stop();
  await postgres.remove();
  await receiver.stop();
  await network.stop();
  await simulator.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Proxies with one database and the same secrets, each on a port of its own. */
async function startProxies(): Promise<{ url: string; apiKey: string; proxy: KilledProxy }[]> {
  const { apiKey, variables } = proxyEnvironment({
    simulatorUrl: network.url,
    port: 0,
    allowedOrigins: [origin],
    folder,
  });
  const shared = {
    ...variables,
    EKYC_DATABASE_URL: await postgres.newDatabase(),
    EKYC_WEBHOOK_URL: receiver.url,
    EKYC_WEBHOOK_SECRET: webhookSecret,
    EKYC_WEBHOOK_ALLOW_PRIVATE: '127.0.0.1',
    EKYC_ATTEMPT_LIFETIME: '1',
    EKYC_VERIFICATION_LIFETIME: '60',
    EKYC_MAX_ATTEMPTS: String(maxAttempts),
    EKYC_UPSTREAM_TIMEOUT: '3',
    EKYC_RATE_LIMIT: '100000',
    EKYC_DAILY_LIMIT: 'off',
    EKYC_UPSTREAM_RPS: String(plenty),
    LOG_LEVEL: 'warn',
  };
  const started = [];
  for (let number = 0; number < instances; number += 1) {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const environment = { ...shared, PORT: String(port), EKYC_PUBLIC_URL: url };
    const proxy = createKilledProxy({ url, environment, folder });
    proxies.push(proxy);
    await proxy.run();
    started.push({ url, apiKey, proxy });
  }
  return started;
}

/** Something that goes wrong; resolves when it is over, or when it may go on beside the next. */
type Event = (dice: Dice) => Promise<void>;

const events: Record<string, Event> = {
  async 'the network lies'(dice) {
    network.setLies({
      latencyMs: dice.upTo(200),
      resets: dice.share(0.2),
      halves: dice.share(0.2),
      garbage: dice.share(0.2),
    });
    await sleep(dice.upTo(1000));
  },
  async 'the vendor fails'(dice) {
    simulator.setFaults({
      latencyMs: dice.upTo(300),
      errors: dice.share(0.3),
      garbage: dice.share(0.2),
      resets: dice.share(0.3),
      limits: dice.share(0.2),
    });
    for (let count = dice.upTo(4); count > 0; count -= 1) {
      simulator.once(dice.oneOf([{ truncate: true }, { stall: true }, { status: 502 }] as const));
    }
    await sleep(dice.upTo(1000));
  },
  async 'network and vendor are well'(dice) {
    network.setLies({});
    simulator.setFaults({});
    await sleep(dice.upTo(500));
  },
  async 'the database stops and starts'(dice) {
    await postgres.stop();
    await sleep(dice.upTo(1000));
    await postgres.start();
  },
  async 'a proxy is killed and started'(dice) {
    const proxy = dice.oneOf(proxies);
    await proxy.kill();
    await sleep(dice.upTo(500));
    await proxy.run();
  },
};

it(
  `chaos of ${seconds} s, seed ${seed}: every verification is accounted for, once, and none passes that did not`,
  async () => {
    const dice = createDice(seed);
    const started = await startProxies();
    const over = new AbortController();
    const crowds = started.map(({ url: proxyUrl, apiKey }) =>
      letPeopleCome(peoplePerInstance, { proxyUrl, apiKey, origin, simulator, over: over.signal }),
    );

    const happened: string[] = [];
    const endsAt = performance.now() + seconds * 1000;
    // Each kind once, in any order, and then as it comes.
    const first = dice.shuffled(Object.keys(events));
    while (performance.now() < endsAt || first.length > 0) {
      const name = first.pop() ?? dice.oneOf(Object.keys(events));
      happened.push(name);
      await events[name]?.(dice);
    }
    network.setLies({});
    simulator.setFaults({});
    over.abort();
    const lanes: Lane[] = [];
    for (const [index, { url, apiKey, proxy }] of started.entries()) {
      const headers = { authorization: `Bearer ${apiKey}` };
      const read = async (path: string) => (await fetch(`${url}${path}`, { headers })).json();
      lanes.push({ proxy, read, acknowledged: (await crowds[index]) ?? [] });
    }
    letTheRestExpire(simulator);
    receiver.isWell = true;
    for (const { proxy } of lanes) {
      await proxy.kill();
      await proxy.startForGood();
    }
    const count = lanes.flatMap(({ acknowledged }) => acknowledged).length;
    const said = proxies.map((proxy) => proxy.output().slice(-2000));
    // Within seconds nobody may have called just when the network lied.
    if (seconds >= 60) expect(network.told()).toBeGreaterThan(0);
    expect(count, [happened.join(', '), ...said].join('\n')).toBeGreaterThan(0);
    await expectAccounted(lanes, receiver);
  },
  600_000 + seconds * 1000,
);
