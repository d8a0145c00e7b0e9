import { webViewsPage } from './browsers.js';
import { contractFiles } from './contract.js';
import { httpApiPage } from './http-api.js';
import { openApiOfProxy } from './openapi-of-proxy.js';
import { vendorCodesPage } from './vendor-codes.js';

const openApi = await openApiOfProxy();

/**
 * The files of `docs` that come from the code, wholly or with a table, by their names. Made while the module is
 * loaded, because `scripts/generate-docs.ts` can load no further modules afterwards.
 */
export const referencePages: Readonly<Record<string, string>> = {
  'vendor-codes.md': vendorCodesPage(),
  'web-views.md': webViewsPage(),
  'http-api.md': httpApiPage(openApi),
  ...contractFiles(openApi),
};
