/**
 * The single file for `<script type="module" src="https://kyc.example.com/ekyc-verify.js">`. The
 * proxy serves it, so that the proxy is where the file came from unless the page says otherwise: the
 * folder of the file, or what is above `ekyc-verify/{version}/`.
 */
import { comeBack } from './come-back.js';
import { define } from './define.js';
import { EkycVerifyElement } from './ekyc-verify-element.js';
import { reloadStepsWith } from './load-steps.js';
import type { Steps } from './load-steps.js';
import { isWeb } from './url.js';

/** The build sets it: the parts of the script have it in their names. */
declare const SCRIPT_VERSION: string;

const source = new URL(import.meta.url);
if (isWeb(source)) {
  const folder = source.pathname.replace(/(ekyc-verify\/[^/]+\/)?[^/]*$/, '');
  EkycVerifyElement.defaultProxy = source.origin + folder;
  reloadStepsWith((time) => {
    const part = `ekyc-verify-${SCRIPT_VERSION}-verification-steps.js?again=${time}`;
    return import(/* @vite-ignore */ new URL(part, source).href) as Promise<Steps>;
  });
}

if (define(EkycVerifyElement)) comeBack();
