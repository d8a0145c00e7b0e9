import { Problem } from 'ekyc-verify-protocol';

const problem = { description: 'A problem document (RFC 9457).', ...Problem };

/** The answers that every call may give instead of its own, as a route's schema declares them. */
export const problemAnswers = { '4xx': problem, '5xx': problem };
