import { databaseUrl, listenHost } from '../addresses.js';
import { matching, oneOf, onOff, orOff, seconds, wholeNumber, type Variable } from '../variable.js';

/** Where the proxy keeps its rows, and for how long; where it listens, and what it tells. */
export const serverVariables = {
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
  EKYC_RETENTION: {
    topic: 'server',
    summary: 'Number of days to keep verifications after they end.',
    details:
      'The proxy always deletes a BizToken three days after its attempt began, when the vendor deletes the result. Client secrets and links are deleted three days after the verification ended.',
    format: wholeNumber(3, 3650, 'days'),
    example: '90',
    default: '30',
  },
  EKYC_METRICS_TOKEN: {
    topic: 'server',
    summary: 'Token that Prometheus must send as `Authorization: Bearer …` to read `/metrics`.',
    details:
      'If not set, `/metrics` exists only while `EKYC_PUBLIC_URL` is a loopback address, and answers only this machine and private networks. Never make it public: it has no personal data, but it shows how much business you do.',
    format: matching(
      /^[A-Za-z0-9._~+/-]{32,512}={0,2}$/,
      '32 to 512 letters, digits, and `-._~+/=`',
    ),
    example: 'metrics_0123456789abcdefghijklmnopqrstuvwxyz',
    secret: true,
  },
  EKYC_MAX_DELAY: {
    topic: 'server',
    summary: 'Event loop delay, in milliseconds, above which the proxy refuses requests; or `off`.',
    details:
      'API calls get `overloaded` and `Retry-After` until the proxy has caught up. `/healthz`, `/readyz`, and `/metrics` still answer.',
    format: orOff(wholeNumber(10, 60_000, 'milliseconds')),
    example: '500',
    default: '1000',
  },
  EKYC_MAX_HEAP: {
    topic: 'server',
    summary:
      'JavaScript heap size, in megabytes, above which the proxy refuses requests; or `off`.',
    details:
      'Set it below Node.js’s own limit (`node --max-old-space-size`), so that the process refuses requests instead of crashing.',
    format: orOff(wholeNumber(64, 1_000_000, 'megabytes')),
    example: '400',
    default: 'off',
  },
  HOST: {
    topic: 'server',
    summary: 'Address to listen on.',
    details: 'The container image sets `0.0.0.0`.',
    format: listenHost,
    example: '0.0.0.0',
    default: '127.0.0.1',
  },
  PORT: {
    topic: 'server',
    summary: 'Port to listen on; 0 picks a free one.',
    format: wholeNumber(0, 65_535),
    example: '3000',
    default: '8080',
  },
  LOG_LEVEL: {
    topic: 'server',
    summary: 'Lowest level to log. The log is JSON lines on standard output.',
    format: oneOf(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']),
    example: 'warn',
    default: 'info',
  },
} as const satisfies Record<string, Variable>;
