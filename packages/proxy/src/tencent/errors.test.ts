import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProblemError } from '../errors.js';
import { apiError, apiErrors, isTokenGone, kindOfApiError, VendorError } from './errors.js';

/** The reference's table, code by code, and one made-up member of each family. */
const codes = {
  limited: [
    'RequestLimitExceeded',
    'RequestLimitExceeded.UinLimitExceeded',
    'FailedOperation.RequestLimitExceeded',
  ],
  transient: [
    'InternalError',
    'InternalError.EncryptSystemError',
    'InternalError.A.B',
    'FailedOperation.UnKnown',
    'FailedOperation',
    'FailedOperation.New',
    'ServiceUnavailable',
  ],
  'no-such-token': [
    'InvalidParameterValue.BizTokenIllegal',
    'FailedOperation.InvalidTokenParameter',
  ],
  'token-expired': ['InvalidParameterValue.BizTokenExpired'],
  request: [
    'InvalidParameter',
    'InvalidParameter.RuleId',
    'InvalidParameterValue',
    'InvalidParameterValue.New',
    'FailedOperation.ImageSizeTooLarge',
    'InvalidParameterValue.RuleIdNotExist',
    'MissingParameter',
    'UnknownParameter',
    'UnsupportedOperation',
    'UnsupportedProtocol',
    'UnsupportedRegion',
    'NoSuchProduct',
    'NoSuchVersion',
    'InvalidAction',
    'InvalidRequest',
    'ActionOffline',
    'RequestSizeLimitExceeded',
  ],
  credentials: [
    'AuthFailure',
    'AuthFailure.SignatureFailure',
    'AuthFailure.SignatureExpire',
    'AuthFailure.SecretIdNotFound',
    'AuthFailure.InvalidSecretId',
    'AuthFailure.TokenFailure',
    'AuthFailure.InvalidAuthorization',
    'AuthFailure.UnauthorizedOperation',
  ],
  account: [
    'UnauthorizedOperation',
    'UnauthorizedOperation.Nonactivated',
    'UnauthorizedOperation.ChargeStatusException',
    'UnauthorizedOperation.Activating',
    'UnauthorizedOperation.ActivateError',
    'UnauthorizedOperation.Arrears',
    'UnauthorizedOperation.NonAuthorize',
    'OperationDenied',
    'OperationDenied.New',
    'ResourceUnavailable',
    'ResourceInsufficient',
    'LimitExceeded',
    'IpInBlacklist',
    'IpNotInWhitelist',
    'FailedOperation.UnOpenError',
    'FailedOperation.StsUnAuthErrError',
    'ResourceUnavailable.InArrears',
    'ResourceUnavailable.ResourcePackageRunOut',
  ],
  unknown: [
    'InternalErrors',
    'InternalErrors.New',
    'Unheard.Of',
    'constructor',
    '__proto__.x',
    '.InternalError',
    '',
  ],
} as const;

const rows = Object.entries(codes).flatMap(([kind, members]) =>
  members.map((code) => [code, kind] as const),
);

describe('an API error of the vendor', () => {
  it.each(rows)('%s is about: %s', (code, kind) => {
    expect(kindOfApiError(code)).toBe(kind);
    const error = apiError(code, 'request-1');
    expect(error).toMatchObject({ kind, vendorCode: code, requestId: 'request-1' });
    expect(error.log).toEqual({ kind, vendorCode: code, vendorRequest: 'request-1' });
    const passing = { limited: 'upstream-busy', transient: 'upstream-unavailable' } as const;
    const isTransient = kind === 'limited' || kind === 'transient';
    expect(error.code).toBe(isTransient ? passing[kind] : 'upstream-refused');
    expect(error.retryAfter !== undefined).toBe(isTransient);
    expect(isTokenGone(error)).toBe(kind === 'no-such-token' || kind === 'token-expired');
  });

  it('has a test above for every row of the table', () => {
    const known: readonly string[] = rows.map(([code]) => code);
    expect(Object.keys(apiErrors).filter((row) => !known.includes(row))).toEqual([]);
  });

  it('that nobody has heard of is a refusal, and never a crash', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (noise) => {
        const error = apiError(`Unheard${noise}`, 'request-1');
        expect(error.code).toBe('upstream-refused');
        expect(error.kind).toBe('unknown');
      }),
    );
  });
});

describe('a gone token', () => {
  it('is seen by the kind of the error alone, never by what is logged', () => {
    expect(isTokenGone(new VendorError('token-expired'))).toBe(true);
    expect(isTokenGone(new Error('no-such-token'))).toBe(false);
    expect(isTokenGone(undefined)).toBe(false);
    const other = new ProblemError('upstream-refused', { log: { kind: 'token-expired' } });
    expect(isTokenGone(other)).toBe(false);
  });
});
