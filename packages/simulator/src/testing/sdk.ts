import { createRequire } from 'node:module';
import type signModule from 'tencentcloud-sdk-nodejs-common/tencentcloud/common/sign.js';

/** Loads a CommonJS file of an SDK: `import` gives its default export in more than one shape. */
export const requireSdk = createRequire(import.meta.url);

/** The vendor's own signer, from its SDK. */
export const { default: sdkSigner } = requireSdk(
  'tencentcloud-sdk-nodejs-common/tencentcloud/common/sign.js',
) as typeof signModule;
