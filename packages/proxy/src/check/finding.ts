/** What one check came to. */
export type Finding = {
  subject: 'configuration' | 'database' | 'clock' | 'credentials';
  /** A `warning` does not keep the proxy from working. */
  state: 'ok' | 'warning' | 'failed';
  /** What was found, in one sentence without a full stop. */
  says: string;
  /** What to do about it; null when there is nothing to do. */
  mend: string | null;
};
