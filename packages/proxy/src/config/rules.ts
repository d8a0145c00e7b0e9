import { readsDocument } from 'ekyc-verify-protocol';
import type { ConfigProblem } from './read-values.js';
import type { Values, VariableName } from './variables.js';

/**
 * What holds between variables. A value that is missing (`undefined`) was wrong by itself and has
 * been reported; rules that need it are silent then, so that one mistake is reported once.
 */
type Rule = (values: Partial<Values>) => ConfigProblem | null;

const rules: Rule[] = [
  function someCaller(values) {
    const callers = [
      values.EKYC_ALLOWED_ORIGINS,
      values.EKYC_API_KEYS,
      values.EKYC_REPORT_API_KEYS,
    ];
    if (callers.some((callersOfOneKind) => callersOfOneKind !== null)) return null;
    return {
      name: 'EKYC_ALLOWED_ORIGINS',
      message: 'nobody can create a verification; set this, EKYC_API_KEYS, or both',
    };
  },
  function keyInOneListOnly(values) {
    const reportKeys = values.EKYC_REPORT_API_KEYS ?? [];
    const isTwice = values.EKYC_API_KEYS?.some((key) => reportKeys.includes(key)) ?? false;
    if (!isTwice) return null;
    return {
      name: 'EKYC_REPORT_API_KEYS',
      message: 'has a key that is also in EKYC_API_KEYS; a key can’t be in both lists',
    };
  },
  function pagesWithinDay(values) {
    const { EKYC_DAILY_LIMIT: all, EKYC_PAGE_DAILY_LIMIT: pages } = values;
    if (typeof all !== 'number' || typeof pages !== 'number' || pages <= all) return null;
    return {
      name: 'EKYC_PAGE_DAILY_LIMIT',
      message: 'must not be higher than EKYC_DAILY_LIMIT, which all callers share',
    };
  },
  function documentsToRead(values) {
    const mode = values.EKYC_CHECK_MODE;
    const reads = mode !== undefined && readsDocument(mode);
    if (!reads || values.EKYC_DOCUMENT_TYPES !== null) return null;
    return {
      name: 'EKYC_DOCUMENT_TYPES',
      message: 'is required because EKYC_CHECK_MODE 1 and 4 read a document',
    };
  },
  function photoFromBackend(values) {
    const hasKeys = values.EKYC_API_KEYS !== null || values.EKYC_REPORT_API_KEYS !== null;
    if (values.EKYC_CHECK_MODE !== 2 || hasKeys) return null;
    return {
      name: 'EKYC_CHECK_MODE',
      message: 'mode 2 needs a photo that only a backend can send; set EKYC_API_KEYS as well',
    };
  },
  bothOrNone('EKYC_WEBHOOK_URL', 'EKYC_WEBHOOK_SECRET'),
  bothOrNone('EKYC_CAPTCHA', 'EKYC_CAPTCHA_SECRET'),
  function webhookIsEncrypted(values) {
    const url = values.EKYC_WEBHOOK_URL;
    const allowed = values.EKYC_WEBHOOK_ALLOW_PRIVATE;
    if (allowed === undefined || url?.protocol !== 'http:') return null;
    if (allowed?.includes(url.hostname) === true) return null;
    return {
      name: 'EKYC_WEBHOOK_URL',
      message: 'must be `https:` unless its host is in EKYC_WEBHOOK_ALLOW_PRIVATE',
    };
  },
];

/** Two variables of which one means nothing without the other. */
function bothOrNone(one: VariableName, other: VariableName): Rule {
  return (values) => {
    if (values[one] === undefined || values[other] === undefined) return null;
    if ((values[one] === null) === (values[other] === null)) return null;
    const [missing, present] = values[one] === null ? [one, other] : [other, one];
    return { name: missing, message: `is required because ${present} is set` };
  };
}

/** Checks what holds between variables. */
export function checkRules(values: Partial<Values>): ConfigProblem[] {
  return rules.map((rule) => rule(values)).filter((problem) => problem !== null);
}
