import { table } from './table.js';
import { resultCodes, unfinishedCode } from '../../packages/proxy/src/tencent/outcome.js';
import { anotherCanHelp, countsAsFailed } from '../../packages/proxy/src/verifications/settle.js';
import {
  apiErrors,
  errorKinds,
  type VendorErrorKind,
} from '../../packages/proxy/src/tencent/errors.js';

const kinds: Readonly<Partial<Record<VendorErrorKind, string>>> = {
  transient: 'the vendor failed; the same request may work later',
  limited: 'there were too many requests; the same request may work later',
  'no-such-token': 'the vendor doesn’t know this BizToken',
  'token-expired': 'the vendor has deleted the result, after three days',
  request: 'the request was wrong: a setting, or a bug in the proxy',
  credentials: 'the keys or the machine’s clock are wrong',
  account: 'the account isn’t allowed to do this, or hasn’t paid',
  unknown: 'a code that this version doesn’t know',
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
    `\`${errorKinds[kind].problem}\``,
  ]);
  const kindRows = Object.entries(kinds).map(([kind, meaning]) => [`\`${kind}\``, meaning]);
  return `<!-- Written by scripts/generate-docs.ts from packages/proxy/src/tencent/outcome.ts and errors.ts. -->

# Result and error codes of Tencent Cloud

What Tencent Cloud answers, and what it means here. Browsers never see these codes. You find them in the proxy's log, in
\`resultCode\` of the API, and in the [report](results.md#get-the-report).

## Result codes

The \`ErrorCode\` of an attempt. Only the whole number 0 is a pass.

- **With a document:** where the check mode reads one, 0 passes only if \`IsPass\` of every document is true. If one is false, the attempt is
  \`failed\` with the reason \`rejected\`. If there is no document, or an \`IsPass\` is missing, the reason is \`unknown\`.
- **Without a code, or with ${unfinishedCode}:** the person hasn't finished. The attempt stays open until its time is over, and then fails with the
  reason \`expired\`.
- **Counts:** whether the failed attempt counts against \`maxAttempts\`.
- **Another attempt:** whether another one can help. If it can, the verification stays \`pending\` as long as attempts are left. Otherwise, it
  fails as well.

${table([['code', 'status', 'reason', 'counts', 'another attempt', 'meaning'], ...results])}

A code that isn't here fails with the reason \`unknown\`. The table is the vendor's of 2026-03-10, with 12, 13, 2004, 2010, and 2016 from a sister
product. The vendor adds codes over time.

## API errors

The \`Response.Error.Code\` of a call. A row also stands for more specific codes without a row of their own: \`AuthFailure\` for
\`AuthFailure.SignatureExpire\`. Codes of the kinds \`credentials\` and \`account\` raise [an alert](alerts.md).

${table([['code', 'kind', 'becomes'], ...errors])}

${table([['kind', 'what it means'], ...kindRows])}

The log line of such an error has \`kind\`, \`vendorCode\`, and \`vendorRequest\`, the ID that the vendor's support asks for.
`;
}
