import { expectedOnly, Refusal, type Format } from './format.js';

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
export const vendorConfig: Format<Record<string, unknown>> = {
  expected: configExpected,
  parse(text) {
    const value = parseJson(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    if (!isObject || !Object.keys(value).every((field) => /^[A-Za-z0-9]{1,64}$/.test(field))) {
      throw expectedOnly(configExpected);
    }
    const owners = [...ownVariables].filter(([field]) => Object.hasOwn(value, field));
    if (owners.length > 0) {
      const names = owners.map(([, owner]) => owner).join(', ');
      throw new Refusal(`has fields that other variables set: ${names}`);
    }
    return { ...value };
  },
};

/** The reason of a syntax error quotes the text, so it is dropped. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(`isn’t valid JSON; expected ${configExpected}`);
  }
}
