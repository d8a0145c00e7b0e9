import type { Config } from '../config/config.js';
import type { OutboxMessage } from '../store/rows.js';
import type { Store } from '../store/store.js';
import { isoTime } from '../time.js';
import type { CommandOf } from './arguments.js';
import { withStore } from './database.js';
import { CommandFailed, type CommandDeps } from './deps.js';
import { tableOf } from './table.js';

/** How many webhooks one command deals with. */
const mostMessages = 10_000;

/**
 * Lists webhooks, or makes them wait again, in the database of a proxy that may be running. It
 * delivers nothing itself: the proxy looks into its outbox every few seconds.
 */
export async function runWebhooks(
  command: CommandOf<'webhooks list' | 'webhooks resend'>,
  config: Config,
  deps: CommandDeps,
): Promise<void> {
  await withStore(config, async (store) => {
    if (command.kind === 'webhooks list') {
      const messages = await store.listMessages(command.state, mostMessages);
      deps.stdout(tableOf([], messages.map(fieldsOf), false));
    } else if (command.id === null) {
      await resendAll(store, deps);
    } else if (await store.resendMessage(command.id, deps.now())) {
      deps.stdout(`${command.id}\n`);
    } else {
      throw new CommandFailed(
        'No webhook has this ID; "webhooks list" shows those that failed for good.',
      );
    }
  });
}

async function resendAll(store: Store, { now, stdout, stderr }: CommandDeps): Promise<void> {
  // Listed once: what a running proxy gives up again meanwhile is not sent a third time.
  const failed = await store.listMessages('failed', mostMessages);
  for (const { id } of failed) {
    if (await store.resendMessage(id, now())) stdout(`${id}\n`);
  }
  if (failed.length === mostMessages) stderr('There may be more. Run the command again.\n');
}

function fieldsOf(message: OutboxMessage): (string | null)[] {
  return [
    message.id,
    message.verificationId,
    message.type,
    message.state,
    String(message.deliveries),
    message.lastError,
    isoTime(message.createdAt),
    message.nextDeliveryAt === null ? null : isoTime(message.nextDeliveryAt),
  ];
}
