/** Said once, for the wire and the vendor alike. */
export { readsDocument, type CheckMode } from 'ekyc-verify-protocol';
