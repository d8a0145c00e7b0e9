import { ProblemError } from '../errors.js';
import type { Context } from './context.js';

/**
 * Erases a verification with all that belongs to it: attempts, webhooks, reads of its report and its
 * idempotency key. Whoever works on it meanwhile finds nothing afterwards.
 *
 * @throws ProblemError `verification-not-found`, also when it was erased a moment ago
 */
export async function eraseVerification(context: Context, id: string): Promise<void> {
  const wasThere = await context.store.erase(id);
  context.notifier.notify(id);
  if (!wasThere) throw new ProblemError('verification-not-found');
  context.log('info', { verification: id }, 'verification erased');
}
