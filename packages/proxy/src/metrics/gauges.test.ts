import { describe, expect, it } from 'vitest';
import { applied, aClient, aClientOf, RedirectURL } from '../../test/support/client.js';
import { respond } from '../../test/support/vendor.js';
import type { TencentClient } from '../tencent/client.js';
import { openForTest } from '../../test/store/databases.js';
import { readGauges } from './gauges.js';

const Extra = 'mark';
const action = 'ApplyWebVerificationBizTokenIntl';

/** The readings of a gauge, by the action that they are about. */
async function readingsOf(name: string, tencent: TencentClient) {
  const store = await openForTest('file::memory:');
  const config = {
    limits: { attemptsPerMinute: 10, attemptsPerDay: null, pageAttemptsPerDay: null },
  };
  const readings = await readGauges({ config, store, tencent, now: Date.now });
  return readings
    .filter((reading) => reading.name === name)
    .map(({ labels, value }) => [labels?.['action'] ?? '', value]);
}

describe('the gauges of the way to the vendor', () => {
  it('tell how many calls wait in the queue, and how many a second may be made', async () => {
    const { client } = await aClient((response) => respond(response, applied), {
      callsPerSecond: 1,
    });
    const calls = [1, 2, 3].map(() =>
      client.applyWebVerificationBizTokenIntl({ RedirectURL, Extra }),
    );
    await calls[0];
    expect(await readingsOf('ekyc_vendor_queue_length', client)).toEqual([
      [action, 2],
      ['GetWebVerificationResultIntl', 0],
    ]);
    expect(await readingsOf('ekyc_vendor_calls_limit', client)).toContainEqual([action, 1]);
    await Promise.all(calls);
    expect(await readingsOf('ekyc_vendor_queue_length', client)).toContainEqual([action, 0]);
  });

  it('tell when calls are no longer made because the vendor is not there', async () => {
    const { client } = aClientOf(new URL('http://127.0.0.1:9'));
    expect(await readingsOf('ekyc_vendor_circuit_open', client)).toEqual([['', 0]]);
    const calls = Array.from({ length: 10 }, () =>
      client.applyWebVerificationBizTokenIntl({ RedirectURL, Extra }),
    );
    await Promise.allSettled(calls);
    expect(await readingsOf('ekyc_vendor_circuit_open', client)).toEqual([['', 1]]);
  });

  it('leave the daily limit out when there is none', async () => {
    const { client } = aClientOf(new URL('http://127.0.0.1:9'));
    expect(await readingsOf('ekyc_attempts_daily_limit', client)).toEqual([]);
  });
});
