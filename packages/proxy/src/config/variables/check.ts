import type { CheckMode } from '../../tencent/check-mode.js';
import { listOf, matching, onOff, seconds, wholeNumber, type Format } from '../format.js';
import type { Variable } from '../variable.js';
import { vendorConfig } from '../vendor-config.js';

const documentTypesExpected = 'the vendor’s names of documents between commas, such as `HKIDCard`';

/** New documents appear at the vendor: any name is accepted, so that none needs a release. */
const documentTypes = listOf(
  matching(/^[A-Za-z0-9]{1,64}$/, documentTypesExpected),
  documentTypesExpected,
);

const checkMode: Format<CheckMode> = {
  expected: 'a whole number from 1 to 4',
  parse: (text) => wholeNumber(1, 4).parse(text) as CheckMode,
};

/** How strong a verification is: the operator's to say, never the browser's. */
export const checkVariables = {
  EKYC_CHECK_MODE: {
    topic: 'check',
    summary:
      'What is checked: 1 document, liveness and comparison; 2 liveness and comparison; 3 liveness; 4 document.',
    details:
      'Mode 2 compares with a photo that only a backend can send, so as a default it needs `EKYC_API_KEYS` or `EKYC_REPORT_API_KEYS`. Modes 1 and 4 need `EKYC_DOCUMENT_TYPES`.',
    format: checkMode,
    example: '3',
    default: '1',
  },
  EKYC_DOCUMENT_TYPES: {
    topic: 'check',
    summary: 'Documents that a page may ask for; the first is the default.',
    details:
      'The vendor’s values of `IDCardType`: `HKIDCard`, `MLIDCard`, `IndonesiaIDCard`, `InternationalIDPassport`, `SingaporeIDCard`, `ThailandIDCard` and others. A name that the vendor adds later works without a new release.',
    format: documentTypes,
    example: 'HKIDCard,InternationalIDPassport',
  },
  EKYC_SECURITY_LEVEL: {
    topic: 'check',
    summary:
      'Strength of the liveness check: 1 silent, 2 action, 3 lighting, 4 both, 5 both with high security.',
    details: 'Not set: the vendor’s default, 3 at the time of writing.',
    format: wholeNumber(1, 5),
    example: '4',
  },
  EKYC_LIVENESS_RETRY_LIMIT: {
    topic: 'check',
    summary: 'How often a person may try the liveness check.',
    details: 'Not set: the vendor’s default, 99 at the time of writing.',
    format: wholeNumber(1, 99, 'tries'),
    example: '5',
  },
  EKYC_AUTO_SKIP: {
    topic: 'check',
    summary: 'Whether a person who passed comes back at once, without the vendor’s result page.',
    details: 'Not set: the vendor’s default, `off` at the time of writing.',
    format: onOff,
    example: 'on',
  },
  EKYC_RULE_ID: {
    topic: 'check',
    summary: 'Id of a process that was configured in the vendor’s console.',
    format: matching(/^[0-9A-Za-z_-]{1,64}$/, 'letters, digits, `_` and `-`, 64 at most'),
    example: '1000021',
  },
  EKYC_TENCENT_CONFIG: {
    topic: 'check',
    summary: 'Any other field of the vendor’s `Config`, as JSON.',
    details:
      'For example `DisableCheckOcrWarnings`, `ActionList` or `AllowExpiredDocument`. A field that has a variable of its own is refused here, so that each setting stands in one place.',
    format: vendorConfig,
    example: '{"AllowExpiredDocument":false,"AutoDowngrade":2}',
  },
  EKYC_VERIFICATION_LIFETIME: {
    topic: 'check',
    summary: 'Seconds within which a person must begin.',
    details: 'The vendor’s current documents say 600; older ones say 7200.',
    format: seconds(1, 7200),
    example: '300',
    default: '600',
  },
  EKYC_REQUIRE_MARK: {
    topic: 'check',
    summary:
      'Whether a result is refused whose `Extra` is not the mark that the proxy sealed for it.',
    details:
      'The mark ties a result to the verification that it was asked for. Turn it off only if the log says that the vendor leaves `Extra` out for your account.',
    format: onOff,
    example: 'off',
    default: 'on',
  },
} as const satisfies Record<string, Variable>;
