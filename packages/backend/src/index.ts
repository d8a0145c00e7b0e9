export {
  EkycClient,
  type CallOptions,
  type CreateOptions,
  type GetOptions,
  type ListFilter,
  type ReportOptions,
} from './client.js';
export { EkycError, type EkycErrorCode } from './errors.js';
export type { EkycClientOptions } from './options.js';
export {
  ResultTokenError,
  verifyResultToken,
  type ResultTokenContent,
  type ResultTokenErrorCode,
  type VerifyResultTokenOptions,
} from './verify-result-token.js';
export {
  verifyWebhook,
  WebhookError,
  type VerifiedWebhook,
  type VerifyWebhookOptions,
  type WebhookErrorCode,
  type WebhookHeaders,
} from './verify-webhook.js';
export type * from './contract.js';
export type {
  AttemptStatus,
  FinalStatus,
  Flow,
  Hint,
  ProblemCode,
  Reason,
  ReportMedium,
  VerificationStatus,
} from 'ekyc-verify-protocol/vocabulary';
