import { cancelled } from './faults.js';

type Flight<T> = { answer: Promise<T>; callers: number; controller: AbortController };

/** Makes callers that ask the same thing at the same time share one answer. */
export type Joiner<T> = {
  /** Whether such a question is in flight now. */
  has(key: string): boolean;
  /**
   * Joins the question in flight with this key, or starts it.
   *
   * @param start Asks. Its signal aborts when the last caller has left, not when one of them has.
   * @param signal Ends this caller's waiting, with `upstream-unavailable`.
   */
  ask(
    key: string,
    start: (signal: AbortSignal) => Promise<T>,
    signal: AbortSignal | undefined,
  ): Promise<T>;
};

export function createJoiner<T>(): Joiner<T> {
  const flights = new Map<string, Flight<T>>();

  function land(key: string, flight: Flight<T>): void {
    if (flights.get(key) === flight) flights.delete(key);
  }

  function takeOff(key: string, start: (signal: AbortSignal) => Promise<T>): Flight<T> {
    const controller = new AbortController();
    const flight = { answer: start(controller.signal), callers: 0, controller };
    flights.set(key, flight);
    const landed = () => land(key, flight);
    flight.answer.then(landed, landed);
    return flight;
  }

  return {
    has: (key) => flights.has(key),
    ask(key, start, signal) {
      if (signal?.aborted) return Promise.reject(cancelled());
      const flight = flights.get(key) ?? takeOff(key, start);
      flight.callers += 1;
      const { promise, resolve, reject } = Promise.withResolvers<T>();
      const leave = () => {
        reject(cancelled());
        flight.callers -= 1;
        if (flight.callers > 0) return;
        // Whoever comes now must not join a question that is being given up.
        land(key, flight);
        flight.controller.abort();
      };
      signal?.addEventListener('abort', leave, { once: true });
      flight.answer.then(resolve, reject);
      return promise.finally(() => signal?.removeEventListener('abort', leave));
    },
  };
}
