import { databaseUrl } from '../addresses.js';
import { onOff, seconds, wholeNumber } from '../format.js';
import type { Variable } from '../variable.js';

/** Where the proxy keeps its rows, and how it uses that database. */
export const databaseVariables = {
  EKYC_DATABASE_URL: {
    topic: 'server',
    summary: 'Database: a SQLite file, or PostgreSQL for several instances.',
    details:
      'It holds ids, hashes, times and states, no personal data. `file::memory:` keeps nothing over a restart. For TLS and poolers see [PostgreSQL](postgresql.md).',
    format: databaseUrl,
    example: 'postgres://ekyc:0123456789@db.internal/ekyc',
    default: 'file:ekyc.sqlite',
    secret: true,
  },
  EKYC_DATABASE_MIGRATE: {
    topic: 'server',
    summary: 'Whether a start brings the database’s schema up to date.',
    details:
      '`off`: the proxy only compares the version, and its database user needs no right to change tables; run `ekyc-verify-proxy migrate` as the owner before you start a new version.',
    format: onOff,
    example: 'off',
    default: 'on',
  },
  EKYC_DATABASE_POOL_SIZE: {
    topic: 'server',
    summary: 'Connections to PostgreSQL that one instance holds at most.',
    details:
      'Calls beyond it wait for a free one. All instances together must stay below what the server or the pooler allows.',
    format: wholeNumber(1, 200, 'connections'),
    example: '5',
    default: '10',
  },
  EKYC_DATABASE_STATEMENT_TIMEOUT: {
    topic: 'server',
    summary: 'Seconds that one statement of PostgreSQL may take.',
    details:
      'The call then fails with `storage-unavailable`. Migrations may take as long as they need.',
    format: seconds(0.1, 60),
    example: '5',
    default: '3',
  },
} as const satisfies Record<string, Variable>;
