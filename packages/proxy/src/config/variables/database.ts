import { databaseUrl } from '../addresses.js';
import { onOff, seconds, wholeNumber } from '../format.js';
import type { Variable } from '../variable.js';

/** Where the proxy keeps its rows, and how it uses that database. */
export const databaseVariables = {
  EKYC_DATABASE_URL: {
    topic: 'server',
    summary: 'Database: a SQLite file, or PostgreSQL for several instances.',
    details:
      'It holds IDs, hashes, times, and states, but no personal data. `file::memory:` loses everything on a restart. For TLS and poolers, see [PostgreSQL](postgresql.md).',
    format: databaseUrl,
    example: 'postgres://ekyc:0123456789@db.internal/ekyc',
    default: 'file:ekyc.sqlite',
    secret: true,
  },
  EKYC_DATABASE_MIGRATE: {
    topic: 'server',
    summary: 'Whether a start brings the database’s schema up to date.',
    details:
      'With `off`, the proxy only compares the version, so its database user doesn’t need the right to change tables. Run `ekyc-verify-proxy migrate` as the owner before you start a new version.',
    format: onOff,
    example: 'off',
    default: 'on',
  },
  EKYC_DATABASE_POOL_SIZE: {
    topic: 'server',
    summary: 'Maximum number of connections to PostgreSQL per instance.',
    details:
      'If all are in use, calls wait. All instances together must stay below what the server or the pooler allows.',
    format: wholeNumber(1, 200, 'connections'),
    example: '5',
    default: '10',
  },
  EKYC_DATABASE_STATEMENT_TIMEOUT: {
    topic: 'server',
    summary: 'Maximum duration of a PostgreSQL statement, in seconds.',
    details: 'After that, the call fails with `storage-unavailable`. Migrations have no limit.',
    format: seconds(0.1, 60),
    example: '5',
    default: '3',
  },
} as const satisfies Record<string, Variable>;
