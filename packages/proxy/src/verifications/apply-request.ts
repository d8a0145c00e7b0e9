import { readsDocument, type CheckMode, type StartRequest } from 'ekyc-verify-protocol';
import type { Config } from '../config/config.js';
import { ProblemError } from '../errors.js';
import type { Checks } from '../store/rows.js';
import type { ApplyRequest, WebVerificationConfig } from '../tencent/types.js';
import { matchLanguage } from 'ekyc-verify-messages';

/** Fields of the vendor's `Config` that have a name of their own in a start. */
const namedFields = [
  'CheckMode',
  'IDCardType',
  'AutoSkip',
  'SecurityLevel',
  'LivenessRetryLimit',
  'ThemeColor',
  'Language',
];

/**
 * What to ask of the vendor: the operator's configuration, and on top of it what the start says.
 *
 * @param trusted The start comes from a backend with an API key; a page may only choose from the
 * operator's document types.
 * @throws ProblemError `document-type-not-allowed`, `invalid-request`
 */
export function composeApply(
  check: Config['check'],
  start: StartRequest,
  trusted: boolean,
): { apply: Omit<ApplyRequest, 'RedirectURL' | 'Extra'>; checks: Checks } {
  const checkMode = (start.checkMode as CheckMode | undefined) ?? check.checkMode;
  const documentType = chooseDocumentType(check, start, checkMode, trusted);
  const securityLevel = start.securityLevel ?? check.securityLevel;
  const ruleId = start.ruleId ?? check.ruleId;
  refuseContradictions(start, checkMode);

  const config: WebVerificationConfig = {
    ...check.config,
    ...start.config,
    CheckMode: checkMode,
    ...given('IDCardType', documentType),
    ...given('SecurityLevel', securityLevel),
    ...given('LivenessRetryLimit', start.livenessRetryLimit ?? check.livenessRetryLimit),
    ...given('AutoSkip', start.autoSkip ?? check.autoSkip),
    ...given('ThemeColor', start.themeColor ?? null),
    ...given('Language', start.locale === undefined ? null : vendorLanguage(start.locale)),
  };
  return {
    apply: {
      Config: config,
      ...given('RuleId', ruleId),
      ...given('CompareImageBase64', start.compareImage ?? null),
    },
    checks: { checkMode, documentType, securityLevel, ruleId },
  };
}

function chooseDocumentType(
  check: Config['check'],
  start: StartRequest,
  checkMode: CheckMode,
  trusted: boolean,
): string | null {
  if (!readsDocument(checkMode)) return null;
  const documentType = start.documentType ?? check.documentTypes[0] ?? null;
  if (documentType === null) throw invalid('/documentType', 'is required by this check mode');
  if (!trusted && !check.documentTypes.includes(documentType)) {
    throw new ProblemError('document-type-not-allowed', {
      detail: `Allowed here: ${check.documentTypes.join(', ')}.`,
    });
  }
  return documentType;
}

function refuseContradictions(start: StartRequest, checkMode: CheckMode): void {
  if (checkMode === 2 && start.compareImage === undefined) {
    throw invalid('/compareImage', 'is required by check mode 2');
  }
  if (checkMode !== 2 && start.compareImage !== undefined) {
    throw invalid('/compareImage', 'belongs to check mode 2 alone');
  }
  const named = namedFields.find((field) => start.config !== undefined && field in start.config);
  if (named !== undefined) {
    throw invalid(`/config/${named}`, 'has a field of its own in the request');
  }
}

function invalid(pointer: string, detail: string): ProblemError {
  return new ProblemError('invalid-request', { errors: [{ pointer, detail }] });
}

function given<Name extends string, Value>(name: Name, value: Value | null) {
  return value === null ? {} : ({ [name]: value } as Record<Name, Value>);
}

/** Languages of the vendor's page, by BCP 47 tag, with the vendor's names. */
const vendorLanguages = {
  en: 'en',
  'zh-Hans': 'zh-cn',
  'zh-Hant': 'zh-tc',
  th: 'th',
  id: 'id',
} as const;

const tags = Object.keys(vendorLanguages) as (keyof typeof vendorLanguages)[];

export type VendorLanguage = (typeof vendorLanguages)[keyof typeof vendorLanguages];

/** The vendor's language nearest to a tag; English where it has none, as the vendor itself does. */
export function vendorLanguage(locale: string): VendorLanguage {
  return vendorLanguages[matchLanguage(locale, tags) ?? 'en'];
}
