import { ProblemError } from '../errors.js';

/** Why a database cannot be used, as far as an operator can do something about it. */
export type DatabaseFault =
  | 'unreachable'
  | 'unknown-host'
  | 'slow'
  | 'waking'
  | 'too-many-connections'
  | 'login'
  | 'no-such-database'
  | 'permission'
  | 'certificate'
  | 'no-tls'
  | 'tls-files'
  | 'pooler'
  | 'read-only'
  | 'full'
  | 'no-folder'
  | 'no-access'
  | 'no-database'
  | 'other-tables'
  | 'file-gone'
  | 'locked'
  | 'closed'
  | 'unknown';

/** What to tell of each: what happened, what to do, and whether it may pass by itself. */
const explanations: Record<
  DatabaseFault,
  { summary: string; remedy: string; isTransient: boolean }
> = {
  unreachable: {
    summary: 'nobody answers at the database’s address',
    remedy:
      'Start the database, and compare host and port in EKYC_DATABASE_URL with it; a firewall may stand between.',
    isTransient: true,
  },
  'unknown-host': {
    summary: 'the database’s host name is not known here',
    remedy: 'Correct the host in EKYC_DATABASE_URL, or let this machine’s DNS know it.',
    isTransient: true,
  },
  slow: {
    summary: 'the database did not answer in time',
    remedy:
      'Look at the load of the database and at the way to it; EKYC_DATABASE_STATEMENT_TIMEOUT says how long it may take.',
    isTransient: true,
  },
  waking: {
    summary: 'the database is starting or stopping',
    remedy: 'Wait until it is up.',
    isTransient: true,
  },
  'too-many-connections': {
    summary: 'the database has no connection left for this user',
    remedy:
      'Raise max_connections, or lower EKYC_DATABASE_POOL_SIZE: each instance takes that many connections.',
    isTransient: true,
  },
  login: {
    summary: 'the database refuses this user or password',
    remedy:
      'Correct user and password in EKYC_DATABASE_URL (percent-encode special characters), or allow this machine in pg_hba.conf.',
    isTransient: false,
  },
  'no-such-database': {
    summary: 'the server has no database of this name',
    remedy: 'Create it, or correct the name at the end of EKYC_DATABASE_URL.',
    isTransient: false,
  },
  permission: {
    summary: 'the user of EKYC_DATABASE_URL may not use what it needs',
    remedy:
      'Run "ekyc-verify-proxy migrate" as a user that owns the tables, and grant this one SELECT, INSERT, UPDATE and DELETE on them.',
    isTransient: false,
  },
  certificate: {
    summary: 'the database’s certificate is not trusted',
    remedy:
      'Name its authority in EKYC_DATABASE_URL: sslmode=verify-full&sslrootcert=/path/to/ca.pem; the host must stand in the certificate.',
    isTransient: false,
  },
  'no-tls': {
    summary: 'the database offers no encrypted connection',
    remedy: 'Switch TLS on at the server, or set sslmode=disable in EKYC_DATABASE_URL.',
    isTransient: false,
  },
  'tls-files': {
    summary: 'the TLS settings of the database’s address cannot be used',
    remedy:
      'Look at sslmode, sslrootcert, sslcert and sslkey in EKYC_DATABASE_URL: the files must be there and readable, and verify-ca needs sslrootcert.',
    isTransient: false,
  },
  pooler: {
    summary: 'the server or a pooler in front of it refuses the form of the connection',
    remedy: 'Take options out of EKYC_DATABASE_URL that the server or the pooler does not know.',
    isTransient: false,
  },
  'read-only': {
    summary: 'the database can be read and not written',
    remedy:
      'Point EKYC_DATABASE_URL to the primary server; a SQLite file and its folder must be writable by this user.',
    isTransient: true,
  },
  full: {
    summary: 'the database’s disk is full',
    remedy: 'Make room on the disk that EKYC_DATABASE_URL leads to.',
    isTransient: true,
  },
  'no-folder': {
    summary: 'the folder of the database file is not there',
    remedy: 'Create the folder, or correct the path in EKYC_DATABASE_URL.',
    isTransient: false,
  },
  'no-access': {
    summary: 'the database file cannot be opened or made by this user',
    remedy: 'Let this user write the file of EKYC_DATABASE_URL and its folder.',
    isTransient: false,
  },
  'no-database': {
    summary: 'the file is no SQLite database, or is damaged',
    remedy: 'Name another path in EKYC_DATABASE_URL, or restore the file from a backup.',
    isTransient: false,
  },
  'other-tables': {
    summary: 'the database’s tables are not those of this version, or not all are there',
    remedy:
      'They may be another program’s, or left over: name another database or schema in EKYC_DATABASE_URL, or restore them from a backup.',
    isTransient: false,
  },
  'file-gone': {
    summary: 'the database file was deleted or replaced while it was in use',
    remedy:
      'Put the file of EKYC_DATABASE_URL where it should be, then restart: what is running still has the old one open.',
    isTransient: false,
  },
  locked: {
    summary: 'another program holds the database file',
    remedy: 'End the program that keeps a transaction open on the file of EKYC_DATABASE_URL.',
    isTransient: true,
  },
  closed: { summary: 'the database is closed', remedy: 'The proxy is ending.', isTransient: false },
  unknown: {
    summary: 'the database does not answer as it should',
    remedy: 'Look up the code in the documents of the database of EKYC_DATABASE_URL.',
    isTransient: true,
  },
};

/**
 * Codes of the system and of Node.js, SQLSTATEs of PostgreSQL (appendix A), and SQLite's primary
 * result codes.
 */
const faultOfCode: Readonly<Record<string, DatabaseFault>> = {
  ECONNREFUSED: 'unreachable',
  ECONNRESET: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EPIPE: 'unreachable',
  'no-socket': 'unreachable',
  ETIMEDOUT: 'slow',
  'no-answer': 'slow',
  ENOTFOUND: 'unknown-host',
  EAI_AGAIN: 'unknown-host',
  'no-tls': 'no-tls',
  'tls-files': 'tls-files',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificate',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate',
  UNABLE_TO_GET_ISSUER_CERT: 'certificate',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificate',
  CERT_HAS_EXPIRED: 'certificate',
  CERT_NOT_YET_VALID: 'certificate',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate',
  '08P01': 'pooler',
  '22023': 'pooler',
  '25006': 'read-only',
  '28000': 'login',
  '28P01': 'login',
  '3D000': 'no-such-database',
  '3F000': 'permission',
  '42501': 'permission',
  '42601': 'pooler',
  '42701': 'other-tables',
  '42703': 'other-tables',
  '42704': 'pooler',
  '42P01': 'other-tables',
  '42P07': 'other-tables',
  '53100': 'full',
  '53300': 'too-many-connections',
  '55P02': 'pooler',
  '55P03': 'slow',
  '57014': 'slow',
  '57P01': 'waking',
  '57P02': 'waking',
  '57P03': 'waking',
  'SQLite 5': 'locked',
  'SQLite 6': 'locked',
  'SQLite 8': 'read-only',
  'SQLite 11': 'no-database',
  'SQLite 13': 'full',
  'SQLite 14': 'no-access',
  'SQLite 26': 'no-database',
  ENOSPC: 'full',
  EDQUOT: 'full',
  ENOENT: 'no-folder',
  ENOTDIR: 'no-folder',
  EACCES: 'no-access',
  EPERM: 'no-access',
  EISDIR: 'no-access',
  EROFS: 'read-only',
  'no-password': 'login',
  'other-tables': 'other-tables',
  'file-gone': 'file-gone',
  closed: 'closed',
};

/** Seconds after which a database that did not answer is worth another try. */
const retryAfter = 2;

/**
 * The database could not do it. Drivers' errors are not handed on, not even as a cause: their texts
 * can hold the database's address and the values of a row.
 */
export class StorageUnavailable extends ProblemError {
  readonly fault: DatabaseFault;
  /** Whether it may pass without anybody's doing. */
  readonly isTransient: boolean;
  /** What happened, with the code: a sentence without capital and full stop, for the operator. */
  readonly summary: string;
  /** What to do about it, in sentences. */
  readonly remedy: string;

  /** @param databaseCode What the driver or the system calls it: `ECONNREFUSED`, `57P01`, `SQLite 5`. */
  constructor(databaseCode: string) {
    super('storage-unavailable', { retryAfter, log: { database: databaseCode } });
    this.fault = faultOfCode[databaseCode] ?? 'unknown';
    const { summary, remedy, isTransient } = explanations[this.fault];
    this.summary = `${summary} (${databaseCode})`;
    this.remedy = remedy;
    this.isTransient = isTransient;
  }
}

/** The database's schema is not the one of this program. */
export class SchemaError extends Error {
  override readonly name = 'SchemaError';
  /** As in `StorageUnavailable`. */
  readonly summary: string;
  readonly remedy: string;

  constructor(summary: string, remedy: string) {
    super(`${summary}. ${remedy}`);
    this.summary = summary;
    this.remedy = remedy;
  }
}

/** The database answered, and refused a statement: a fault of this program, which waiting does not fix. */
export class StatementRefused extends Error {
  override readonly name = 'StatementRefused';
  /** As in `StorageUnavailable`. */
  readonly summary: string;
  readonly remedy =
    'The tables may be another program’s: name another database or schema in EKYC_DATABASE_URL. If they’re not, please report this code to us.';

  /** @param code As for `StorageUnavailable`. */
  constructor(code: string) {
    super(`The database refused a statement (${code}).`);
    this.summary = `the database refused a statement (${code})`;
  }
}

/** Whether an error comes from the database, and says so to an operator. */
export function isDatabaseError(
  error: unknown,
): error is StorageUnavailable | SchemaError | StatementRefused {
  return (
    error instanceof StorageUnavailable ||
    error instanceof SchemaError ||
    error instanceof StatementRefused
  );
}

/** Why a database cannot be used, in sentences with what to do; null for another error. */
export function describeDatabaseError(error: unknown): string | null {
  if (!isDatabaseError(error)) return null;
  return `${error.summary.charAt(0).toUpperCase()}${error.summary.slice(1)}. ${error.remedy}`;
}
