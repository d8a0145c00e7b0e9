/** Registers `<ekyc-verify>` and exports its class and types: `import 'ekyc-verify'`. */
import { define } from './define.js';
import { EkycVerifyElement } from './ekyc-verify-element.js';

define(EkycVerifyElement);

export * from './element.js';
