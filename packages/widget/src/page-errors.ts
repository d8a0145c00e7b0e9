import { callErrors, EkycError } from './errors.js';

/**
 * What is wrong with the page, or with how it is set up. It is found when somebody clicks, so that
 * these sentences are loaded then.
 */
const pageErrors = {
  'proxy-missing':
    'No proxy is known. Set the attribute "proxy" to the address of your ekyc-verify-proxy.',
  'invalid-attribute': 'An attribute has a value that cannot be used.',
  'page-not-served':
    'This page was not loaded over http or https, so nobody could come back to it. Serve it from a web server, http://localhost will do.',
  'verification-url-refused':
    'The proxy named an address that is not https on an allowed host. Check the attribute "verification-hosts".',
} as const satisfies Record<string, string>;
export type PageErrorCode = keyof typeof pageErrors;

/** Every error of the page itself: the code, which never changes its meaning, and what to do about it. */
export const clientErrors = { ...callErrors, ...pageErrors };

/** @param particulars What is particular to the case, as a sentence. Never a value of the page's. */
export function pageError(code: PageErrorCode, particulars = ''): EkycError {
  return new EkycError(code, `${pageErrors[code]} ${particulars}`.trim());
}
