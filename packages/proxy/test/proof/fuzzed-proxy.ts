import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  webhookEventTypes,
  type BegunAttempt,
  type CreatedVerification,
} from 'ekyc-verify-protocol';
import { createSimulator, simulatorCredentials, type Simulator } from 'ekyc-verify-simulator';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../../src/config/config.js';
import { ReturnCodes } from '../../src/security/return-code.js';
import { buildServer } from '../../src/server.js';
import { aConfig, aWebhook, reportApiKey, shopOrigin } from '../support/config.js';
import { bearer } from '../support/proxy.js';
import { bizTokenOf } from '../support/vendor.js';
import { documentTypes } from './bodies.js';
import { createSearch, personalTextsOf } from './canaries.js';
import { nobody, type Known } from './requests.js';

export type FuzzedProxy = {
  app: FastifyInstance;
  simulator: Simulator;
  /** What the log holds that it must not, and every line about a fault of the proxy's own. */
  wrongLines: string[];
  /** Number of log lines. */
  logged: () => number;
  leaksIn(text: string): string[];
  /** What the answer to a creation that begins an attempt makes known; without an attempt, little. */
  knownOf(created: CreatedVerification): Known;
  /** The same once another attempt has begun. */
  withAttempt(known: Known, attempt: BegunAttempt): Known;
  stop(): Promise<void>;
};

/** More calls a second than any run makes: the rate limit has tests of its own. */
const plenty = 10_000;

/**
 * A proxy with everything switched on and a vendor that is well. Each log line is looked at, at the
 * most talkative level.
 */
export async function startFuzzedProxy(): Promise<FuzzedProxy> {
  const simulator = createSimulator({ callsPerSecond: plenty, unknownParameters: 'ignore' });
  await simulator.start({ port: 0 });
  const url = new URL(simulator.address().url);
  const base = aConfig();
  const config = aConfig({
    tencent: { ...base.tencent, ...simulatorCredentials, url, callsPerSecond: plenty },
    hostedReturn: true,
    trustProxy: ['127.0.0.1'],
    // Nobody listens there: messages wait, and can be listed.
    webhook: aWebhook(new URL('http://127.0.0.1:9/hooks'), { events: [...webhookEventTypes] }),
    limits: { attemptsPerMinute: 1_000_000, attemptsPerDay: null, pageAttemptsPerDay: null },
  });
  const widgetDirectory = await makeWidgetDirectory();
  let search = createSearch(config, []);
  const wrongLines: string[] = [];
  let logged = 0;
  const logStream = {
    write(line: string) {
      logged += 1;
      const isFault = line.includes('internal-error') || /"status":5\d\d/.test(line);
      const leaks = search.leaksIn(line);
      if (isFault || leaks.length > 0) wrongLines.push(`${leaks.join(', ')} ${line}`);
    },
  };
  const app = await buildServer({ config, logStream, widgetDirectory });
  const knownOf = (created: CreatedVerification) => toKnown(config, created);
  search = createSearch(config, await learnPersonalTexts(app, simulator, knownOf));
  return {
    app,
    simulator,
    wrongLines,
    logged: () => logged,
    leaksIn: (text) => search.leaksIn(text),
    knownOf,
    withAttempt: (known, attempt) => withAttempt(config, known, attempt),
    async stop() {
      await app.close();
      await simulator.stop();
      await rm(new URL(widgetDirectory), { recursive: true });
    },
  };
}

function toKnown(config: Config, { id, clientSecret, url, attempt }: CreatedVerification): Known {
  const known = {
    ...nobody,
    id,
    clientSecret,
    linkCode: url?.slice(-22) ?? nobody.linkCode,
    verificationUrls: [],
  };
  return attempt === undefined ? known : withAttempt(config, known, attempt);
}

/** What is known once an attempt has begun: the latest one's, and the addresses of all. */
function withAttempt(config: Config, known: Known, { id, verificationUrl }: BegunAttempt): Known {
  const codes = new ReturnCodes(config.secrets);
  return {
    ...known,
    verificationUrls: [...known.verificationUrls, verificationUrl],
    bizToken: bizTokenOf({ verificationUrl }),
    nonce: codes.makeNonce(id),
    returnCode: codes.make(id, 'final', Date.now()),
  };
}

/** A folder with files in the place of the built element. */
export async function makeWidgetDirectory(): Promise<URL> {
  const directory = await mkdtemp(join(tmpdir(), 'ekyc-verify-fuzz-'));
  await writeFile(join(directory, 'ekyc-verify.js'), 'export {};');
  const widget = { version: '1.2.3', integrity: `sha384-${'A'.repeat(64)}` };
  await writeFile(join(directory, 'widget.json'), JSON.stringify(widget));
  return pathToFileURL(`${directory}/`);
}

/** Reads a report of each document: what stands in its result must stand nowhere else. */
async function learnPersonalTexts(
  app: FastifyInstance,
  simulator: Simulator,
  knownOf: FuzzedProxy['knownOf'],
): Promise<string[]> {
  const texts = new Set<string>();
  for (const documentType of documentTypes) {
    const started = await app.inject({
      method: 'POST',
      url: '/v1/verifications',
      headers: bearer(reportApiKey),
      body: { redirectUrl: `${shopOrigin}/`, documentType, begin: true },
    });
    const { id, clientSecret, bizToken, returnCode } = knownOf(started.json());
    simulator.finish(bizToken, 'pass');
    const url = `/v1/verifications/${id}`;
    const headers = bearer(clientSecret);
    await app.inject({
      method: 'POST',
      url: `${url}/return`,
      headers,
      body: { token: returnCode },
    });
    const report = await app.inject({
      url: `${url}/report?include=all`,
      headers: bearer(reportApiKey),
    });
    const { result } = report.json<{ result: { Response: Record<string, unknown> } }>();
    const { OCRResult, VideoBase64, BestFrameBase64 } = result.Response;
    for (const text of personalTextsOf([OCRResult, VideoBase64, BestFrameBase64])) texts.add(text);
  }
  return [...texts];
}
