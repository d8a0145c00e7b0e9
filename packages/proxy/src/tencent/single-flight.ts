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
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const leave = () => {
      reject(signal?.reason);
      flight.callers -= 1;
      if (flight.callers > 0) return;
      // Whoever comes now must not join a question that is being given up.
      this.#end(key, flight);
      flight.controller.abort(signal?.reason);
    };
    signal?.addEventListener('abort', leave, { once: true });
    flight.answer.then(resolve, reject);
    try {
      return await promise;
    } finally {
      signal?.removeEventListener('abort', leave);
    }
  }

  #start(key: string, start: (signal: AbortSignal) => Promise<T>): Flight<T> {
    const controller = new AbortController();
    const flight = { answer: start(controller.signal), callers: 0, controller };
    this.#flights.set(key, flight);
    const ended = () => this.#end(key, flight);
    flight.answer.then(ended, ended);
    return flight;
  }

  #end(key: string, flight: Flight<T>): void {
    if (this.#flights.get(key) === flight) this.#flights.delete(key);
  }
}
