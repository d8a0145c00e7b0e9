import { ProblemError } from '../errors.js';

/** Seconds after which a database that did not answer, or had too long a queue, is worth another try. */
const retryAfter = 2;

/**
 * The database did not answer. Drivers' errors are not handed on, not even as a cause: their texts
 * can hold the database's address and the values of a row.
 *
 * @param code What the driver or the system calls it (`ECONNREFUSED`, `57P01`, `SQLITE_BUSY`); for the log.
 */
export function storageUnavailable(code: string): ProblemError {
  return new ProblemError('storage-unavailable', { retryAfter, log: { database: code } });
}

/** The database answered, and refused a statement: a fault of this program, which waiting does not mend. */
export class StatementRefused extends Error {
  override readonly name = 'StatementRefused';

  /** @param code As for `storageUnavailable`. */
  constructor(code: string) {
    super(`The database refused a statement (${code}).`);
  }
}
