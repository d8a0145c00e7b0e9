/** The element and its types, without registering the tag: `ekyc-verify/element`. */
export { EkycVerifyElement } from './ekyc-verify-element.js';
export type { Effects } from './effects.js';
export { EkycError } from './errors.js';
export type { ClientErrorCode, EkycErrorCode } from './errors.js';
export { clientErrors } from './page-errors.js';
export * from './events/index.js';
export type { Outcome } from './outcome.js';
export type { Phase } from './machine.js';
