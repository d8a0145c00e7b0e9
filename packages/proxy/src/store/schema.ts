import type { Dialect } from './work.js';

/** The statements of one migration. */
export type Migration = (dialect: Dialect) => readonly string[];

/**
 * What makes the schema: the migration at index n leads from version n to n + 1. The list only
 * grows, and a migration that was published never changes.
 *
 * Moments are milliseconds since 1970; booleans are 0 and 1; hashes are SHA-256 in base64url.
 * The names begin with `ekyc_`, because the database may be shared with the site's own tables.
 */
export const migrations: readonly Migration[] = [
  ({ integer, tableOptions }) => [
    // A pending verification without a next question would never end: the schema refuses it.
    `CREATE TABLE ekyc_verifications (
      id TEXT PRIMARY KEY,
      starter TEXT NOT NULL CHECK (starter IN ('page', 'backend')),
      status TEXT NOT NULL CHECK (status IN ('pending', 'passed', 'failed', 'expired')),
      reason TEXT,
      result_code ${integer},
      client_secret_hash TEXT,
      biz_token_hash TEXT,
      sealed TEXT,
      origin TEXT NOT NULL,
      reference TEXT,
      metadata TEXT NOT NULL,
      checks TEXT NOT NULL,
      same_browser ${integer} CHECK (same_browser IN (0, 1)),
      created_at ${integer} NOT NULL,
      expires_at ${integer} NOT NULL,
      returned_at ${integer},
      finished_at ${integer},
      next_ask_at ${integer},
      idempotency_key_hash TEXT,
      request_hash TEXT,
      reuse_hash TEXT,
      CHECK (status <> 'pending' OR next_ask_at IS NOT NULL),
      CHECK (status = 'pending' OR biz_token_hash IS NOT NULL),
      CHECK (reuse_hash IS NULL OR reference IS NOT NULL),
      CHECK ((idempotency_key_hash IS NULL) = (request_hash IS NULL))
    ) ${tableOptions}`,
    // Each index costs every start; one of random values, a page of its own. So they hold what is
    // looked for and nothing else: a BizToken only until its verification has ended.
    `CREATE UNIQUE INDEX ekyc_verifications_biz_token ON ekyc_verifications (biz_token_hash)
      WHERE status = 'pending'`,
    `CREATE UNIQUE INDEX ekyc_verifications_idempotency
      ON ekyc_verifications (idempotency_key_hash) WHERE idempotency_key_hash IS NOT NULL`,
    `CREATE INDEX ekyc_verifications_due ON ekyc_verifications (next_ask_at)
      WHERE status = 'pending'`,
    `CREATE UNIQUE INDEX ekyc_verifications_open ON ekyc_verifications (reference, reuse_hash)
      WHERE reuse_hash IS NOT NULL`,
    `CREATE INDEX ekyc_verifications_reserved ON ekyc_verifications (created_at)
      WHERE biz_token_hash IS NULL`,
    `CREATE INDEX ekyc_verifications_created ON ekyc_verifications (created_at, starter)`,
    `CREATE INDEX ekyc_verifications_secret ON ekyc_verifications (created_at)
      WHERE client_secret_hash IS NOT NULL OR sealed IS NOT NULL`,

    `CREATE TABLE ekyc_outbox (
      id TEXT PRIMARY KEY,
      verification_id TEXT NOT NULL REFERENCES ekyc_verifications (id) ON DELETE CASCADE,
      type TEXT NOT NULL,
      payload TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('waiting', 'delivered', 'failed')),
      attempts ${integer} NOT NULL,
      last_error TEXT,
      created_at ${integer} NOT NULL,
      next_attempt_at ${integer},
      delivered_at ${integer},
      CHECK ((state = 'waiting') = (next_attempt_at IS NOT NULL))
    ) ${tableOptions}`,
    `CREATE INDEX ekyc_outbox_due ON ekyc_outbox (state, next_attempt_at)`,
    `CREATE INDEX ekyc_outbox_state ON ekyc_outbox (state, created_at, id)`,
    `CREATE INDEX ekyc_outbox_verification ON ekyc_outbox (verification_id)`,
  ],

  // From desk to phone: the code that a phone takes a verification over with.
  ({ integer }) => [
    `ALTER TABLE ekyc_verifications ADD COLUMN flow TEXT NOT NULL DEFAULT 'redirect'
      CHECK (flow IN ('redirect', 'handoff'))`,
    `ALTER TABLE ekyc_verifications ADD COLUMN handoff_code_hash TEXT`,
    `ALTER TABLE ekyc_verifications ADD COLUMN handoff_expires_at ${integer}`,
    `ALTER TABLE ekyc_verifications ADD COLUMN handed_off_at ${integer}`,
    `CREATE UNIQUE INDEX ekyc_verifications_handoff ON ekyc_verifications (handoff_code_hash)
      WHERE handoff_code_hash IS NOT NULL`,
  ],

  ({ tableOptions }) => [
    // Until when the latest calls of an action to the vendor may leave, whichever instance makes them.
    `CREATE TABLE ekyc_call_slots (
      action TEXT PRIMARY KEY,
      ends TEXT NOT NULL
    ) ${tableOptions}`,
  ],
];
