/** @jsxImportSource solid-js */
/** Mistakes that the type checker has to find: it fails when one of these is none. */
import 'ekyc-verify/types/solid';

export const right = (
  <ekyc-verify document-type="HKIDCard" on:ekyc-result={({ detail }) => detail.resultToken} />
);
// @ts-expect-error -- a flag is no text
export const wrongFlag = <ekyc-verify disabled="yes" />;
// @ts-expect-error -- there is no such property
export const wrongName = <ekyc-verify documentKind="HKIDCard" />;
// @ts-expect-error -- a result has a status, and no verdict
export const wrongDetail = <ekyc-verify on:ekyc-result={({ detail }) => detail.verdict} />;
