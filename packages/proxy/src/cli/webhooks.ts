import { isoTime } from '../time.js';
import type { Config } from '../config/config.js';
import type { OutboxMessage } from '../store/rows.js';
import type { Store } from '../store/store.js';
import { exitStatus, type WebhooksCommand } from './arguments.js';
import { withStore, type StoreDeps } from './with-store.js';

/** How many webhooks one command deals with. */
const mostMessages = 10_000;

export type WebhooksDeps = StoreDeps & {
  now: () => number;
  stdout: (text: string) => void;
};

/**
 * Lists webhooks, or makes them wait again, in the database of a proxy that may be running. It
 * delivers nothing itself: the proxy looks into its outbox every few seconds.
 *
 * @returns The status to end with.
 */
export async function runWebhooks(
  command: WebhooksCommand,
  config: Config,
  deps: WebhooksDeps,
): Promise<number> {
  return withStore(config, deps, (store) =>
    command.kind === 'webhooks-list'
      ? list(store, command.state, deps)
      : resend(store, command.id, deps),
  );
}

async function list(
  store: Store,
  state: OutboxMessage['state'],
  { stdout }: WebhooksDeps,
): Promise<number> {
  const messages = await store.listMessages(state, mostMessages);
  stdout(messages.map(lineOf).join(''));
  return exitStatus.ended;
}

async function resend(
  store: Store,
  id: string | null,
  { now, stdout, stderr }: WebhooksDeps,
): Promise<number> {
  if (id !== null) {
    if (await store.resendMessage(id, now())) {
      stdout(`${id}\n`);
      return exitStatus.ended;
    }
    stderr('No webhook has this ID; "webhooks list" shows those that failed for good.\n');
    return exitStatus.failed;
  }
  // Listed once: what a running proxy gives up again meanwhile is not sent a third time.
  const failed = await store.listMessages('failed', mostMessages);
  for (const message of failed) {
    if (await store.resendMessage(message.id, now())) stdout(`${message.id}\n`);
  }
  if (failed.length === mostMessages) stderr('There may be more. Run the command again.\n');
  return exitStatus.ended;
}

/** One line for `cut` and `awk`; `-` stands for what there is not. */
function lineOf(message: OutboxMessage): string {
  const { id, verificationId, type, state, attempts, lastError, createdAt, nextAttemptAt } =
    message;
  const fields = [
    id,
    verificationId,
    type,
    state,
    String(attempts),
    lastError ?? '-',
    isoTime(createdAt),
    nextAttemptAt === null ? '-' : isoTime(nextAttemptAt),
  ];
  return `${fields.join('\t')}\n`;
}
