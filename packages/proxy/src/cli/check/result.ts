/** What one check came to. */
export type CheckResult = {
  subject: 'configuration' | 'database' | 'clock' | 'credentials';
  /** A `warning` does not keep the proxy from working. */
  state: 'ok' | 'warning' | 'failed';
  /** What was found, in one sentence without a full stop. */
  message: string;
  /** What to do about it, when there is something to do. */
  remedy?: string;
};
