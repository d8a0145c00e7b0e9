import type { Config } from '../../config/config.js';
import { VendorError, type VendorErrorKind } from '../../tencent/errors.js';
import type { TencentClient } from '../../tencent/client.js';
import type { CheckResult } from '../deps.js';

type Verdict = Omit<CheckResult, 'subject'>;

/** The form of a BizToken, which the vendor has never given out. */
const impossibleToken = '00000000-0000-0000-0000-000000000000';

/**
 * Whether the vendor knows the key: asks for the result of a verification that there is not. That
 * costs nothing, and the vendor looks at signature and account before it looks for the token.
 */
export async function checkCredentials(
  client: Pick<TencentClient, 'getWebVerificationResultIntl'>,
  { url, region }: Config['tencent'],
): Promise<CheckResult> {
  const subject = 'credentials';
  const accepted = `accepted by ${url.host}, region ${region}`;
  try {
    await client.getWebVerificationResultIntl({ BizToken: impossibleToken });
  } catch (error) {
    if (!(error instanceof VendorError)) throw error;
    return { subject, ...verdicts[error.kind](error, accepted) };
  }
  return { subject, state: 'ok', message: accepted };
}

type Judge = (error: VendorError, accepted: string) => Verdict;

const isAccepted: Judge = (_, accepted) => ({ state: 'ok', message: accepted });

const isBusy: Judge = ({ vendorCode, fault, kind }) =>
  failed(
    `the vendor is busy or out of order: ${vendorCode ?? fault ?? kind}`,
    'Try again in a minute; nothing was learned about the key.',
  );

const isAway: Judge = ({ fault, kind }) =>
  failed(
    `the vendor was not reached: ${fault ?? kind}`,
    'Let this machine connect to the host of EKYC_TENCENT_URL on port 443; look at DNS, firewall and outgoing proxies.',
  );

const verdicts: Readonly<Record<VendorErrorKind, Judge>> = {
  'no-such-token': isAccepted,
  'token-expired': isAccepted,
  request: ({ vendorCode }) => ({
    state: 'warning',
    message: `accepted, but the vendor refused the form of the question: ${vendorCode}`,
    remedy: 'Look up the code in the vendor’s documents; TENCENTCLOUD_REGION may be the cause.',
  }),
  credentials: ({ vendorCode }) => failed(`refused: ${vendorCode}`, adviceOn(String(vendorCode))),
  account: ({ vendorCode }) =>
    failed(
      `the key is right, but the account may not do this: ${vendorCode}`,
      'Activate Face ID in the console, pay what is due, and allow the key’s sub-account the two actions.',
    ),
  transient: isBusy,
  limited: isBusy,
  busy: isBusy,
  unreachable: isAway,
  broken: isAway,
  timeout: isAway,
  open: isAway,
  cancelled: isAway,
  malformed: ({ fault }) =>
    failed(
      `something other than the API answered: ${fault}`,
      'Look at EKYC_TENCENT_URL, and for a proxy between here and the vendor.',
    ),
  unknown: ({ vendorCode, code }) =>
    failed(
      `refused: ${vendorCode ?? code}`,
      'Look up the code in the vendor’s documents; this version does not know it.',
    ),
};

/** What to do about an `AuthFailure.…` code. */
const advice: Readonly<Record<string, string>> = {
  'AuthFailure.SignatureExpire':
    'Set this machine’s clock by NTP: it is more than five minutes off.',
  'AuthFailure.SecretIdNotFound':
    'Copy TENCENTCLOUD_SECRET_ID from the console again; the key may have been deleted.',
  'AuthFailure.InvalidSecretId':
    'Copy TENCENTCLOUD_SECRET_ID from the console again: it must be that of a cloud API key.',
  'AuthFailure.SignatureFailure':
    'Copy TENCENTCLOUD_SECRET_KEY from the console again; it must belong to the SecretId.',
  'AuthFailure.TokenFailure':
    'Set TENCENTCLOUD_TOKEN for a temporary key, or leave it out for a lasting one; it may have expired.',
  'AuthFailure.UnauthorizedOperation':
    'Give the key’s sub-account a policy that allows the two actions.',
};

function adviceOn(vendorCode: string): string {
  return advice[vendorCode] ?? 'Compare the key with the console, and make a new one if in doubt.';
}

function failed(message: string, remedy: string): Verdict {
  return { state: 'failed', message, remedy };
}
