type Flight<T> = { answer: Promise<T>; callers: number; controller: AbortController };

/** Makes callers that ask the same thing at the same time share one answer. */
export class SingleFlight<T> {
  readonly #flights = new Map<string, Flight<T>>();

  /** Whether such a question is in flight now. */
  has(key: string): boolean {
    return this.#flights.has(key);
  }

  /**
   * Joins the question in flight with this key, or starts it.
   *
   * @param start Asks. Its signal aborts when the last caller has left, not when one of them has.
   * @param signal Ends this caller's waiting, with its reason.
   */
  async run(
    key: string,
    start: (signal: AbortSignal) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    signal?.throwIfAborted();
    const flight = this.#flights.get(key) ?? this.#start(key, start);
    flight.callers += 1;
    const { promise: left, reject } = Promise.withResolvers<never>();
    const leave = () => reject(signal?.reason);
    signal?.addEventListener('abort', leave, { once: true });
    try {
      return await Promise.race([flight.answer, left]);
    } finally {
      signal?.removeEventListener('abort', leave);
      flight.callers -= 1;
      if (flight.callers === 0) {
        // Whoever comes now must not join a question that is being given up.
        this.#flights.delete(key);
        flight.controller.abort(signal?.reason);
      }
    }
  }

  #start(key: string, start: (signal: AbortSignal) => Promise<T>): Flight<T> {
    const controller = new AbortController();
    const flight = { answer: start(controller.signal), callers: 0, controller };
    this.#flights.set(key, flight);
    return flight;
  }
}
