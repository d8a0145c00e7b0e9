/**
 * The single file for `<script type="module" src="https://kyc.example.com/ekyc-verify.js">`. The
 * proxy serves it, so that the proxy is where the file came from unless the page says otherwise: the
 * folder of the file, or what is above `ekyc-verify/{version}/`.
 */
import { comeBack } from './come-back.js';
import { define } from './define.js';
import { EkycVerifyElement } from './ekyc-verify-element.js';
import { isWeb } from './url.js';

const source = new URL(import.meta.url);
if (isWeb(source)) {
  const folder = source.pathname.replace(/(ekyc-verify\/[^/]+\/)?[^/]*$/, '');
  EkycVerifyElement.defaultProxy = source.origin + folder;
}

if (define(EkycVerifyElement)) comeBack();
