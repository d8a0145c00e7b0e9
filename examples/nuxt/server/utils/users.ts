/** Stands in for your session and your database. */
import { DatabaseSync } from 'node:sqlite';
import type { WebhookEvent } from 'ekyc-verify-backend';

export type User = {
  id: string;
  /** The verification that is under way. */
  verificationId: string | null;
  /** Counts verifications, for their idempotency keys. */
  round: number;
  verifiedAt: string | null;
};

let opened: DatabaseSync | undefined;

function database(): DatabaseSync {
  if (opened === undefined) {
    opened = new DatabaseSync(process.env.DATABASE_FILE ?? 'users.sqlite');
    opened.exec(`CREATE TABLE IF NOT EXISTS users (
      id TEXT PRIMARY KEY, verificationId TEXT, round INTEGER NOT NULL DEFAULT 1, verifiedAt TEXT
    )`);
  }
  return opened;
}

/** In your app, the user of the session. */
export function currentUser(): User {
  const id = 'user-4711';
  database().prepare('INSERT OR IGNORE INTO users (id) VALUES (?)').run(id);
  return { ...database().prepare('SELECT * FROM users WHERE id = ?').get(id) } as User;
}

export function keepVerification(userId: string, verificationId: string): void {
  database()
    .prepare('UPDATE users SET verificationId = ? WHERE id = ?')
    .run(verificationId, userId);
}

/** A webhook may come twice: the second time no row is left that it changes. */
export function keepResult({ type, timestamp, data }: WebhookEvent): void {
  if (type === 'verification.passed') {
    database()
      .prepare(
        'UPDATE users SET verifiedAt = ?, verificationId = NULL WHERE id = ? AND verificationId = ?',
      )
      .run(timestamp, data.reference, data.id);
  } else if (type.startsWith('verification.')) {
    // Failed, expired or canceled: the next time, the user gets a new verification.
    database()
      .prepare(
        'UPDATE users SET round = round + 1, verificationId = NULL WHERE id = ? AND verificationId = ?',
      )
      .run(data.reference, data.id);
  }
}
