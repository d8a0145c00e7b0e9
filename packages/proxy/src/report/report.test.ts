import { describe, expect, it } from 'vitest';
import { apiKey } from '../../test/support/config.js';
import { startCore, type Core } from '../../test/support/core.js';
import { aHeldVendor } from '../../test/support/held-vendor.js';
import { hashSecret } from '../security/client-secret.js';
import { cancelVerification, eraseVerification } from '../verifications/end.js';
import type { ReportMedium } from 'ekyc-verify-protocol/vocabulary';
import { readReport } from './report.js';

const key = hashSecret(apiKey);
const { signal } = new AbortController();

async function read(core: Core, created: { id: string }, include: ReportMedium[] = []) {
  const row = await core.row(created);
  return JSON.parse(await readReport(core.context, row, new Set(include), key, signal)) as {
    verification: object;
    result: { Response: { ErrorCode: number } };
  };
}

/** Failed once, and passed then. */
async function passedAtLast(core: Core) {
  const created = await core.create();
  for (const outcome of ['too-dark', 'pass'] as const) {
    const { bizToken } = await core.begin(created);
    core.simulator.finish(bizToken, outcome);
    await core.comeBack(created, bizToken);
  }
  return created;
}

describe('a report', () => {
  it('is that of the attempt that decided', async () => {
    const core = await startCore();
    const created = await passedAtLast(core);
    const [, second] = await core.attempts(created);
    expect(await read(core, created)).toMatchObject({
      verification: { id: created.id, status: 'passed', attemptId: second?.id, sameBrowser: true },
      result: { Response: { ErrorCode: 0 } },
    });
  });

  it('is written down before it is given: who, when, and with which pictures', async () => {
    const core = await startCore();
    const created = await passedAtLast(core);
    await read(core, created);
    await read(core, created, ['bestFrame']);
    expect(await core.store.listReportReads(created.id)).toMatchObject([
      { key: key.slice(0, 12), include: [] },
      { key: key.slice(0, 12), include: ['bestFrame'] },
    ]);
    core.store.recordReportRead = () => Promise.reject(new Error('the disk is full'));
    await expect(read(core, created)).rejects.toThrow('the disk is full');
  });

  it.each([
    ['pending', async () => undefined, 'report-not-ready'],
    [
      'canceled before anybody began',
      async (core: Core, created: { id: string }) => {
        await cancelVerification(core.context, await core.row(created));
      },
      'report-gone',
    ],
  ])('of one that is %s there is none', async (_, end, code) => {
    const core = await startCore();
    const created = await core.create();
    await end(core, created);
    await expect(read(core, created)).rejects.toThrow(expect.objectContaining({ code }));
    expect(await core.store.listReportReads(created.id)).toEqual([]);
  });

  it('of one that is erased while the vendor is asked never goes out', async () => {
    const vendor = aHeldVendor();
    const core = await startCore({}, { tencent: (real) => vendor.wrap(real) });
    const created = await passedAtLast(core);
    vendor.hold('result');
    const reading = read(core, created);
    await vendor.asked();
    await eraseVerification(core.context, created.id);
    vendor.release();
    await expect(reading).rejects.toThrow(
      expect.objectContaining({ code: 'verification-not-found' }),
    );
  });
});
