import {
  checkModeRange,
  describedCheckModes,
  describeNumbers,
  documentTypePattern,
  documentTypes,
  livenessAttempts,
  mostAttempts,
  ruleIdPattern,
  securityLevelRange,
  securityLevels,
  verificationLifetime,
  type CheckMode,
} from 'ekyc-verify-protocol';
import {
  format,
  listOf,
  matching,
  onOff,
  Refusal,
  seconds,
  wholeNumber,
  type Variable,
} from '../variable.js';

const documentTypesExpected =
  'the vendor’s document types, separated by commas, such as `HKIDCard`';

/** New documents appear at the vendor: any name is accepted, so that none needs a release. */
const anyDocumentTypes = listOf(
  matching(new RegExp(documentTypePattern), documentTypesExpected),
  documentTypesExpected,
);

const anyNumber = wholeNumber(checkModeRange.minimum, checkModeRange.maximum);
const checkMode = format(
  anyNumber.expected,
  (text) => anyNumber.read(text) as CheckMode | undefined,
);

/** Fields of the vendor's `Config` that other variables set. */
const ownVariables = new Map([
  ['CheckMode', 'EKYC_CHECK_MODE'],
  ['IDCardType', 'EKYC_DOCUMENT_TYPES'],
  ['SecurityLevel', 'EKYC_SECURITY_LEVEL'],
  ['LivenessRetryLimit', 'EKYC_LIVENESS_RETRY_LIMIT'],
  ['AutoSkip', 'EKYC_AUTO_SKIP'],
]);

const configExpected = 'a JSON object with the vendor’s field names';

/** `EKYC_TENCENT_CONFIG`: fields of the vendor's `Config`, but for those that have a variable. */
const vendorConfig = format<Record<string, unknown>>(configExpected, (text) => {
  const value = parseJson(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const fields = Object.keys(value);
  if (!fields.every((field) => /^[A-Za-z0-9]{1,64}$/.test(field))) return undefined;
  const owners = fields.flatMap((field) => ownVariables.get(field) ?? []);
  if (owners.length === 0) return { ...value };
  throw new Refusal(`has fields that other variables set: ${owners.join(', ')}`);
});

/** The reason of a syntax error quotes the text, so it is dropped. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(`isn’t valid JSON; expected ${configExpected}`);
  }
}

/** How strong a verification is: the operator's to say, never the browser's. */
export const checkVariables = {
  EKYC_CHECK_MODE: {
    topic: 'check',
    summary: `What to check: ${describedCheckModes}.`,
    details:
      'Modes 1 and 4 need `EKYC_DOCUMENT_TYPES`. Mode 2 compares the face with a photo that only a backend can send, so it needs `EKYC_API_KEYS` or `EKYC_REPORT_API_KEYS`.',
    format: checkMode,
    example: '3',
    default: '1',
  },
  EKYC_DOCUMENT_TYPES: {
    topic: 'check',
    summary: 'Document types that a page may ask for. The first is the default.',
    details: `The vendor’s \`IDCardType\` values: ${documentTypes.map((type) => `\`${type}\``).join(', ')}, and others. Types that the vendor adds later work without a new release.`,
    format: anyDocumentTypes,
    example: 'HKIDCard,InternationalIDPassport',
  },
  EKYC_SECURITY_LEVEL: {
    topic: 'check',
    summary: `Strength of the liveness check: ${describeNumbers(securityLevels)}.`,
    details: 'If not set, the vendor’s default applies, currently 3.',
    format: wholeNumber(securityLevelRange.minimum, securityLevelRange.maximum),
    example: '4',
  },
  EKYC_LIVENESS_RETRY_LIMIT: {
    topic: 'check',
    summary: 'Maximum number of liveness checks on the vendor’s page, within one attempt.',
    details: 'If not set, the vendor’s default applies, currently 99.',
    format: wholeNumber(livenessAttempts.minimum, livenessAttempts.maximum, 'attempts'),
    example: '5',
  },
  EKYC_AUTO_SKIP: {
    topic: 'check',
    summary: 'Whether people who pass return immediately, without seeing the vendor’s result page.',
    details: 'If not set, the vendor’s default applies, currently `off`.',
    format: onOff,
    example: 'on',
  },
  EKYC_RULE_ID: {
    topic: 'check',
    summary: 'ID of a business process that you configured in the vendor’s console.',
    format: matching(new RegExp(ruleIdPattern), 'up to 64 letters, digits, `_`, and `-`'),
    example: '1000021',
  },
  EKYC_TENCENT_CONFIG: {
    topic: 'check',
    summary: 'Any other fields of the vendor’s `Config`, as JSON.',
    details:
      'For example, `DisableCheckOcrWarnings`, `ActionList`, or `AllowExpiredDocument`. Fields that have their own variable are refused here, so that each setting is in one place.',
    format: vendorConfig,
    example: '{"AllowExpiredDocument":false,"AutoDowngrade":2}',
  },
  EKYC_VERIFICATION_LIFETIME: {
    topic: 'check',
    summary: 'Seconds until a verification expires.',
    details:
      'Links work that long. A backend can set another number in `expiresIn`. Somebody who began before that can still finish.',
    format: seconds(verificationLifetime.minimum, verificationLifetime.maximum),
    example: '604800',
    default: '86400',
  },
  EKYC_ATTEMPT_LIFETIME: {
    topic: 'check',
    summary: 'Seconds that people have to begin on the vendor’s page after their click.',
    details: 'The vendor’s current documentation says 600; older versions say 7200.',
    format: seconds(1, 7200),
    example: '300',
    default: '600',
  },
  EKYC_MAX_ATTEMPTS: {
    topic: 'check',
    summary: 'How many attempts of a verification may fail before the verification does.',
    details: `Attempts that nobody finished don’t count, but no verification has more than ${mostAttempts} attempts of any kind. A backend can set another number in \`maxAttempts\`.`,
    format: wholeNumber(1, mostAttempts, 'attempts'),
    example: '3',
    default: '5',
  },
  EKYC_REQUIRE_MARK: {
    topic: 'check',
    summary: 'Whether to refuse a result that doesn’t carry the proxy’s sealed mark in `Extra`.',
    details:
      'The mark ties a result to its attempt. Turn this off only if the log says that the vendor doesn’t return `Extra` for your account.',
    format: onOff,
    example: 'off',
    default: 'on',
  },
} as const satisfies Record<string, Variable>;
