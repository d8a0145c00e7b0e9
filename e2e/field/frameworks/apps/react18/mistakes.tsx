/** Mistakes that the type checker has to find: it fails when one of these is none. */
import { EkycVerify } from 'ekyc-verify/react';

export const right = <EkycVerify onEkycResult={({ detail }) => detail.resultToken} />;
// @ts-expect-error -- a flag is no text
export const wrongFlag = <EkycVerify disabled="yes" />;
// @ts-expect-error -- there is no such property
export const wrongName = <EkycVerify documentKind="HKIDCard" />;
// @ts-expect-error -- what is read-only cannot be given
export const wrongState = <EkycVerify state="passed" />;
