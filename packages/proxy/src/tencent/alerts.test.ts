import { describe, expect, it } from 'vitest';
import type { Log } from '../log.js';
import { VendorAlerts, logCircuitChange } from './alerts.js';
import { aClock } from '../../test/support/clock.js';

function aLog() {
  const lines: { level: string; facts: Record<string, unknown>; message: string }[] = [];
  const log: Log = (level, facts, message) => lines.push({ level, facts, message });
  return { lines, log };
}

describe('an alert for the operator', () => {
  it.each([
    ['AuthFailure.SignatureExpire', 'vendor-clock', 'clock'],
    ['AuthFailure.SecretIdNotFound', 'vendor-credentials', 'API key'],
    ['ResourceUnavailable.InArrears', 'vendor-account', 'account'],
    ['UnauthorizedOperation.Nonactivated', 'vendor-account', 'account'],
    ['UnauthorizedOperation', 'vendor-account', 'account'],
    ['FailedOperation.UnOpenError', 'vendor-account', 'account'],
    ['AuthFailure', 'vendor-credentials', 'API key'],
    ['ResourceNotFound.Rule', 'vendor-unknown', 'code'],
  ])('is raised by %s, with the code and what to look at', (vendorCode, alert, words) => {
    const { lines, log } = aLog();
    new VendorAlerts(log, aClock()).refused(vendorCode);
    expect(lines).toEqual([
      { level: 'error', facts: { alert, vendorCode }, message: expect.stringContaining(words) },
    ]);
  });

  it.each(['RequestLimitExceeded', 'InternalError', 'InvalidParameterValue.BizTokenExpired'])(
    'is not raised by %s',
    (vendorCode) => {
      const { lines, log } = aLog();
      new VendorAlerts(log, aClock()).refused(vendorCode);
      expect(lines).toEqual([]);
    },
  );

  it('comes once a minute and code, however many calls are refused', async () => {
    const { lines, log } = aLog();
    const clock = aClock();
    const alerts = new VendorAlerts(log, clock);
    const refused = (vendorCode: string) => alerts.refused(vendorCode);
    for (let time = 0; time < 100; time += 1) refused('AuthFailure.SecretIdNotFound');
    refused('ResourceUnavailable.InArrears');
    expect(lines).toHaveLength(2);
    await clock.advance(60_000);
    refused('AuthFailure.SecretIdNotFound');
    expect(lines).toHaveLength(3);
  });

  it('says when the vendor is not there, and when it is back', () => {
    const { lines, log } = aLog();
    logCircuitChange(log, 'open');
    logCircuitChange(log, 'closed');
    expect(lines.map(({ level, facts }) => [level, facts['alert']])).toEqual([
      ['error', 'vendor-down'],
      ['info', undefined],
    ]);
  });
});
