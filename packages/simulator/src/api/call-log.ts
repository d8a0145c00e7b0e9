import { actionNames, type ActionName } from './actions.js';
import type { ApiRequest } from './authorization.js';

/** A call as it is remembered: no body, no signature, no session token. */
export type RecordedRequest = {
  /** `X-TC-Action` as it was sent. */
  action: string | null;
  /** Milliseconds since 1970. */
  receivedAt: number;
  method: string;
  /** By their names in lower case, without those that hold a signature or a session token. */
  headers: Readonly<Record<string, string>>;
  /** Length of the body. */
  bodyBytes: number;
  /** Port of the caller: the same for calls over the same connection. */
  remotePort: number;
};

const secretHeaders: readonly string[] = ['authorization', 'x-tc-token', 'cookie'];
const capacity = 1000;

/** Counts calls and remembers the latest. */
export class CallLog {
  readonly #counts = new Map<string, number>();
  readonly #requests: RecordedRequest[] = [];

  add(request: ApiRequest, receivedAt: number, remotePort: number): void {
    const action = request.headers['x-tc-action'] ?? null;
    if (action !== null) this.#counts.set(action, (this.#counts.get(action) ?? 0) + 1);
    const headers = Object.entries(request.headers).filter(
      ([name]) => !secretHeaders.includes(name),
    );
    this.#requests.push({
      action,
      receivedAt,
      method: request.method,
      headers: Object.fromEntries(headers),
      bodyBytes: request.payload.length,
      remotePort,
    });
    if (this.#requests.length > capacity) this.#requests.shift();
  }

  /** Calls that arrived, refused ones included. */
  counts(): Record<ActionName, number> {
    const entries = actionNames.map((name) => [name, this.#counts.get(name) ?? 0]);
    return Object.fromEntries(entries) as Record<ActionName, number>;
  }

  requests(): RecordedRequest[] {
    return [...this.#requests];
  }
}
