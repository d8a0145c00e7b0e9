import type { Messages } from './messages.js';

/** The names of all texts, in the order in which a packed language holds them. */
const messageNames = [
  'language',
  'direction',
  'idle',
  'needs',
  'data',
  'privacy',
  'starting',
  'leaving',
  'elsewhere',
  'checking',
  'slow',
  'delayed',
  'passed',
  'capture',
  'light',
  'covered',
  'several-faces',
  'no-face',
  'sound',
  'video',
  'rejected',
  'cancelled',
  'timed-out',
  'limit',
  'expired',
  'service',
  'integration',
  'unknown',
  'lost',
  'offline',
  'busy',
  'no-camera',
  'in-app',
  'browser',
  'start',
  'tryAgain',
  'askAgain',
  'anyway',
  'goOn',
  'contact',
  'reference',
  'required',
] as const satisfies (keyof Messages)[];

/**
 * The texts of a language as the build packs them: a line each, without names, since those are the
 * same for all. Several texts of one name are kept apart by a vertical line.
 */
export function pack(messages: Messages): string {
  return messageNames.map((name) => [messages[name]].flat().join('|')).join('\n');
}

/** The same texts again. */
export function unpack(packed: string): Partial<Messages> {
  const lines = packed.split('\n');
  return Object.fromEntries(
    messageNames.map((name, index) => {
      const texts = (lines[index] ?? '').split('|');
      return [name, texts.length > 1 ? texts : texts[0]];
    }),
  );
}
