import { matchLanguage } from 'ekyc-verify-messages';
import { readsDocument, type CheckMode, type CreateRequest } from 'ekyc-verify-protocol';
import type { Config } from '../config/config.js';
import { ProblemError } from '../errors.js';
import type { Checks } from '../store/rows.js';
import type { SealedVerification } from './secrets.js';

/** Fields of the vendor's `Config` that have a name of their own in a body. */
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
 * What to ask of the vendor in each attempt: the operator's configuration, and on top of it what the
 * creation says.
 *
 * @param trusted The creation comes from a backend with an API key; a page may only choose from the
 * operator's document types.
 * @throws ProblemError `document-type-not-allowed`, `photo-required`, `invalid-request`
 */
export function composeApply(
  check: Config['check'],
  body: CreateRequest,
  trusted: boolean,
): { apply: SealedVerification['apply']; checks: Checks } {
  const checkMode = (body.checkMode as CheckMode | undefined) ?? check.checkMode;
  const documentType = chooseDocumentType(check, body, checkMode, trusted);
  const securityLevel = body.securityLevel ?? check.securityLevel;
  const ruleId = body.ruleId ?? check.ruleId;
  refuseContradictions(body, checkMode, trusted);

  const config = {
    ...check.config,
    ...body.config,
    CheckMode: checkMode,
    ...given('IDCardType', documentType),
    ...given('SecurityLevel', securityLevel),
    ...given('LivenessRetryLimit', body.livenessRetryLimit ?? check.livenessRetryLimit),
    ...given('AutoSkip', body.autoSkip ?? check.autoSkip),
    ...given('ThemeColor', body.themeColor ?? null),
    ...given('Language', body.locale === undefined ? null : vendorLanguage(body.locale)),
  };
  return {
    apply: {
      Config: config,
      ...given('RuleId', ruleId),
    },
    checks: { checkMode, documentType, securityLevel, ruleId },
  };
}

function chooseDocumentType(
  check: Config['check'],
  body: CreateRequest,
  checkMode: CheckMode,
  trusted: boolean,
): string | null {
  if (!readsDocument(checkMode)) return null;
  const documentType = body.documentType ?? check.documentTypes[0] ?? null;
  if (documentType === null) throw invalid('/documentType', 'is required by this check mode');
  if (!trusted && !check.documentTypes.includes(documentType)) {
    throw new ProblemError('document-type-not-allowed', {
      detail: `Allowed here: ${check.documentTypes.join(', ')}.`,
    });
  }
  return documentType;
}

function refuseContradictions(body: CreateRequest, checkMode: CheckMode, trusted: boolean): void {
  // No page can bring the photo, and nothing else could ever begin an attempt.
  if (checkMode === 2 && !trusted) throw new ProblemError('photo-required');
  if (checkMode === 2 && body.begin === true && body.compareImage === undefined) {
    throw invalid('/compareImage', 'is required to begin an attempt of check mode 2');
  }
  if (checkMode !== 2 && body.compareImage !== undefined) {
    throw invalid('/compareImage', 'belongs to check mode 2 alone');
  }
  const named = namedFields.find((field) => body.config !== undefined && field in body.config);
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
