import closeWithGrace from 'close-with-grace';
import { describeCrash } from './failure.js';

/** How long running requests may take to finish, in milliseconds: longer than a call to the vendor. */
const shutdownTimeout = 15_000;

/**
 * npm and npx pass a Ctrl-C on to a program that the terminal has told already. What comes within
 * this time, in milliseconds, is taken for the same key press.
 */
const samePress = 500;

/**
 * Closes when a signal asks for it or when the program fails, and ends the process. A second signal
 * ends it at once.
 */
export function stopGracefully(close: () => Promise<void>, stderr: (text: string) => void): void {
  const grace = closeWithGrace(
    {
      delay: shutdownTimeout,
      logger: false,
      skip: ['SIGINT', 'SIGTERM', 'SIGHUP', 'beforeExit'],
      onTimeout: () => stderr('Requests were still running; they were cut off.\n'),
      onSecondError: (error) => stderr(describeCrash(error)),
    },
    async ({ err }) => {
      if (err !== undefined) stderr(describeCrash(err));
      await close().catch((error: unknown) => {
        stderr(describeCrash(error));
        throw error;
      });
    },
  );
  let firstSignalAt: number | null = null;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      const now = performance.now();
      if (firstSignalAt === null) {
        firstSignalAt = now;
        grace.close();
      } else if (now - firstSignalAt > samePress) {
        process.exit(1);
      }
    });
  }
}
