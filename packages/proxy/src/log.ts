import { pino, type DestinationStream } from 'pino';

/** A log line: a short sentence and facts beside it. Facts are ids, codes, counts and times only. */
export type Log = (
  level: 'error' | 'warn' | 'info' | 'debug',
  facts: Record<string, string | number | boolean | null>,
  message: string,
) => void;

/** How much of the log waits for a disk that is full, in bytes; what comes after that is lost. */
const mostWaiting = 1_000_000;

/**
 * Where the log goes. A disk that is full ends no verification: the proxy goes on, says so once, and
 * writes what waited when there is room again. Nobody reading any more (EPIPE) ends the log alone.
 *
 * @param output File descriptor; 1 is standard output.
 * @param tell Tells the operator by another way than the log.
 */
export function openLog(output: number, tell: (text: string) => void): DestinationStream {
  const log = pino.destination({ dest: output, sync: true, maxLength: mostWaiting });
  let isFailing = false;
  log.on('error', (error: NodeJS.ErrnoException) => {
    if (!isFailing) tell(describeLost(error));
    isFailing = true;
  });
  log.on('write', () => {
    if (isFailing) tell('The log is written again.\n');
    isFailing = false;
  });
  return log;
}

function describeLost({ code }: NodeJS.ErrnoException): string {
  const reason = code === 'ENOSPC' ? 'its disk is full' : (code ?? 'unknown error');
  return `The log can't be written (${reason}); the proxy goes on without it.\n`;
}
