/** Registers `<ekyc-verify>` and exports its class and types: `import 'ekyc-verify'`. */
import { comeBack } from './come-back.js';
import { define } from './define.js';
import { EkycVerifyElement } from './ekyc-verify-element.js';

if (define(EkycVerifyElement)) comeBack();

export * from './element.js';
