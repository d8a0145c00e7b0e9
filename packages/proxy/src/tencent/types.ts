/**
 * The two actions of Tencent Cloud eKYC (API version 2018-03-01), as the vendor's documents give
 * them. Answers come from outside: their types say what we read after checking, not what may come.
 */

import type { CheckMode } from 'ekyc-verify-protocol';

/** Settings of one verification. What is left out is the vendor's to choose. */
export type WebVerificationConfig = {
  /** The guide calls it required; the API reference's default is 2. */
  CheckMode?: CheckMode;
  /** The document to read, such as `HKIDCard`; required where the check mode reads one. */
  IDCardType?: string;
  /** Leave the vendor's result page out after a success. Default false. */
  AutoSkip?: boolean;
  /** Leave the first page out. Default false. */
  AutoSkipStartPage?: boolean;
  /** Leave the page about privacy out. Default false. */
  SkipPrivacyPolicy?: boolean;
  /** Return the picture of the document cut to its border, too. Default false. */
  IdCardCutReturn?: boolean;
  /** Go on although the document gives a warning. Default false. */
  DisableCheckOcrWarnings?: boolean;
  /** Which warnings stop the flow, separated by commas: -9101, -9102, -9103, -9104, -9107, -9108, -9109. */
  SelectedWarningCodes?: string;
  /** 1 silent, 2 action, 3 lighting (default), 4 action and lighting, 5 the same with high security. */
  SecurityLevel?: number;
  /** One or two of `blink,mouth,nod,shake`; with security levels 2, 4 and 5 only. */
  ActionList?: string;
  /** 1 fall back to silent (default), 2 never. */
  AutoDowngrade?: number;
  /** Tries of the liveness check, 1 to 99. Default 99. */
  LivenessRetryLimit?: number;
  /** Seconds for one try, above 0 and up to 600. Default 45. */
  LivenessTimeout?: number;
  /** As `#2d72f1`. */
  ThemeColor?: string;
  /** `en` (default), `zh-cn`, `zh-tc`, `th` or `id`. */
  Language?: string;
  /** Take a document that is past its date; Hong Kong identity cards only. Default true. */
  AllowExpiredDocument?: boolean;
  /** The vendor adds fields. */
  [field: string]: unknown;
};

/** Parameters of `ApplyWebVerificationBizTokenIntl`. */
export type ApplyRequest = {
  /** Scheme, host and path of where the person comes back to. */
  RedirectURL: string;
  /** Up to 1,000 characters, handed back with the result. */
  Extra?: string;
  /** The photo to compare with, up to 8 MB of base64 without a data-URI prefix; for check mode 2. */
  CompareImageBase64?: string;
  /** A process that was configured in the vendor's console. */
  RuleId?: string;
  Config?: WebVerificationConfig;
};

/** Parameters of `GetWebVerificationResultIntl`. */
export type ResultRequest = { BizToken: string };

export type ApplyAnswer = {
  bizToken: string;
  /** Parsed, https (or http on loopback), on an allowed host. */
  verificationUrl: string;
  requestId: string;
};

/** What a verdict needs of a result, and nothing else of it. */
export type ResultAnswer = {
  /** The vendor's `ErrorCode`; null while the person has not finished. */
  errorCode: number | null;
  /** `OCRResult` without its content: null, or `IsPass` of each document, null where it was missing. */
  documents: { isPass: boolean | null }[] | null;
  /** What we gave as `Extra`, when the vendor returned it. */
  extra: string | null;
  requestId: string;
};

/** An answer to a Get as it came, its form checked no further than that it is no refusal. */
export type WholeResult = { response: Record<string, unknown>; requestId: string };

/** The two actions of the API. */
export const actions = [
  'ApplyWebVerificationBizTokenIntl',
  'GetWebVerificationResultIntl',
] as const;
export type Action = (typeof actions)[number];

/** What a call may bring along. */
export type CallOptions = {
  /** Ends the call when the caller is gone; an Apply that has left the queue goes on. */
  signal?: AbortSignal;
  /** Who goes first where calls have to wait. Default `person`. */
  priority?: Priority;
  /** Awaited before a call is sent that had to wait for long; what it throws ends the call. */
  afterWaiting?: () => Promise<void>;
};

/**
 * Who waits for an answer, the most urgent first: somebody whose question was never put; somebody who
 * asks again how a verification stands; the proxy's own reconciliation.
 */
export const priorities = ['person', 'repeat', 'reconcile'] as const;
export type Priority = (typeof priorities)[number];

/** `down` when calls found no vendor, so that they are refused; `trying` until one finds it again. */
export type VendorState = 'up' | 'down' | 'trying';

/** Calls of one action before they are sent. */
export type Queue = {
  action: string;
  /** Those that wait in the queue in this process. */
  waiting: number;
  /** How many a second may be sent, by all instances together. */
  limit: number;
};

/** The two calls, as the rest of the proxy sees them. Rejects with `VendorError`, or `storage-unavailable`. */
export type TencentClient = {
  applyWebVerificationBizTokenIntl(
    request: ApplyRequest,
    options?: CallOptions,
  ): Promise<ApplyAnswer>;
  getWebVerificationResultIntl(
    request: ResultRequest,
    options?: CallOptions,
  ): Promise<ResultAnswer>;
  /** The whole `Response`, personal data and all, for a backend's report. */
  getWholeWebVerificationResultIntl(
    request: ResultRequest,
    options?: CallOptions,
  ): Promise<WholeResult>;
  /** Whether the vendor is there, as far as the latest calls tell. */
  vendorState(): VendorState;
  /** How busy the ways to the two actions are. */
  queues(): Queue[];
  close(): Promise<void>;
};
