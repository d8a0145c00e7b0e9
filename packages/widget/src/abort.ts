/**
 * Ends a piece of work that nobody waits for any longer.
 *
 * (`AbortSignal.prototype.throwIfAborted` is missing in browsers that the vendor's page still serves.)
 */
export function stopIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new DOMException('Nobody waits any longer.', 'AbortError');
}
