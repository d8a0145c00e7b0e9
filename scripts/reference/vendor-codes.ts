import { table } from './table.js';
import { resultCodes, unfinishedCode } from '../../packages/proxy/src/tencent/outcome.js';
import { anotherCanHelp, countsAsFailed } from '../../packages/proxy/src/verifications/settle.js';
import {
  apiErrors,
  problemOfKind,
  type ApiErrorKind,
} from '../../packages/proxy/src/tencent/errors.js';

const kinds: Readonly<Record<ApiErrorKind, string>> = {
  transient: 'the vendor is broken; the same request may work later',
  limited: 'there were too many requests; the same request may work later',
  'no-such-token': 'the vendor knows no such BizToken',
  'token-expired': 'the vendor keeps results for three days, and they are over',
  request: 'the request was wrong: a setting, or a fault of this program',
  credentials: 'the keys, or the clock of the machine, are wrong',
  account: 'the account may not do this, or has not paid',
  unknown: 'a code that this version does not know',
};

/** docs/vendor-codes.md: the vendor's codes and what becomes of them. */
export function vendorCodesPage(): string {
  const results = Object.entries(resultCodes).map(([code, { status, reason, meaning }]) => {
    const counts = countsAsFailed({ status, reason }) ? 'yes' : 'no';
    const again = status === 'failed' && anotherCanHelp(reason) ? 'yes' : 'no';
    const shownReason = reason === null ? '' : `\`${reason}\``;
    return [code, `\`${status}\``, shownReason, counts, again, meaning];
  });
  const errors = Object.entries(apiErrors).map(([code, kind]) => [
    `\`${code}\``,
    `\`${kind}\``,
    `\`${problemOfKind[kind]}\``,
  ]);
  const kindRows = Object.entries(kinds).map(([kind, meaning]) => [`\`${kind}\``, meaning]);
  return `<!-- Written by scripts/generate-docs.ts from packages/proxy/src/tencent/outcome.ts and errors.ts. -->

# The vendor's codes

What Tencent Cloud answers, and what the proxy makes of it. Browsers never see these codes; the proxy's log and the
[report](results.md#the-report) have them.

## Result codes

\`ErrorCode\` of an attempt. Only 0 is a pass, and only as the whole number 0. Where the check mode reads a document, 0 passes only
together with documents whose \`IsPass\` is true, every one. With one that is false, the result is \`failed\`, \`rejected\`; with none, or
with one whose \`IsPass\` is missing, \`failed\`, \`unknown\`. No code at all, or ${unfinishedCode}, means that the person has not finished:
the attempt stays open until its time is over, and then fails as \`expired\`.

An attempt that failed counts against \`maxAttempts\`. After one that another attempt can mend, the verification stays \`pending\`
as long as attempts are left; otherwise it fails with it.

${table([['code', 'status', 'reason', 'counts', 'another attempt', 'meaning'], ...results])}

A code that is not here is \`failed\`, \`unknown\`. The vendor adds codes; the table is the vendor's of 2026-03-10, with 12, 13, 2004, 2010 and 2016 from its sister product.

## API errors

\`Response.Error.Code\` of a call. A row stands also for the codes below it that have no row of their own:
\`AuthFailure\` for \`AuthFailure.SignatureExpire\`. Those of kind \`credentials\` and \`account\` raise [an alert](alerts.md).

${table([['code', 'kind', 'becomes'], ...errors])}

${table([['kind', 'what it means'], ...kindRows])}

The log line of such an error holds \`kind\`, \`vendorCode\` and \`vendorRequest\`, the id that the vendor's support asks for.
`;
}
