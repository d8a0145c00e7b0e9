import type { Effects } from '../src/element.js';

/** How the person's visit to the vendor's page ends. */
export const outcomes = {
  pass: 'Pass',
  light: 'Fail: it was too dark',
  rejected: 'Fail: rejected',
  leave: 'Come back without finishing',
} as const;
export type PlayedOutcome = keyof typeof outcomes;

const reasons = { light: 'capture', rejected: 'rejected' } as const;
const attemptsAllowed = 3;
const later = '2100-01-01T00:00:00Z';

/**
 * A proxy within the page: it speaks the wire contract, keeps one verification, and calls nobody. How
 * each attempt ends is said by `finish`.
 */
export class ScriptedProxy {
  readonly #id = `ver_${randomPart(22)}`;
  readonly clientSecret = `${this.#id}_secret_${randomPart(43)}`;
  #attempts = 0;
  #failed = 0;
  #status: 'pending' | 'passed' | 'failed' = 'pending';
  #attempt: Record<string, unknown> | null = null;

  /** @param leave Is called in place of leaving the page. */
  effects(leave: () => void): Partial<Effects> {
    return { fetch: (request) => Promise.resolve(this.#answer(request)), navigate: leave };
  }

  /** The person's visit to the vendor's page is over. */
  finish(outcome: PlayedOutcome): void {
    const open = { id: this.#attempt?.['id'], reason: null };
    if (outcome === 'leave') {
      this.#attempt = { ...this.#begun(), reason: null, status: 'returned' };
    } else if (outcome === 'pass') {
      this.#status = 'passed';
      this.#attempt = { ...open, status: 'passed' };
    } else {
      this.#failed += 1;
      if (this.#failed === attemptsAllowed) this.#status = 'failed';
      const hint = outcome === 'light' ? { hint: 'light' } : {};
      this.#attempt = { ...open, status: 'failed', reason: reasons[outcome], ...hint };
    }
  }

  #answer({ method, url }: Request): Response {
    const path = new URL(url).pathname;
    if (method === 'GET') return Response.json(this.#seen());
    if (path.endsWith('/handoff')) {
      const code = { url: 'https://kyc.example/v/8Zk3vQ0pN2sX7rT1mN4bC6', number: '0471' };
      return Response.json({ ...code, expiresAt: later, expiresIn: 300 }, { status: 201 });
    }
    const created = { id: this.#id, clientSecret: this.clientSecret, expiresAt: later };
    if (path.endsWith('/attempts')) return Response.json(this.#begin(), { status: 201 });
    if (path.endsWith('/verifications')) {
      return Response.json({ ...created, attempt: this.#begin() }, { status: 201 });
    }
    return Response.json(this.#seen());
  }

  #begin(): Record<string, unknown> {
    this.#attempts += 1;
    const id = `att_${String(this.#attempts).padStart(22, '0')}`;
    this.#attempt = { ...this.#begun(id), status: 'open', reason: null };
    return this.#begun(id);
  }

  #begun(id = this.#attempt?.['id']): Record<string, unknown> {
    const verificationUrl = 'https://sg.faceid.qq.com/reflect/?token=PLAYGROUND';
    return { id, verificationUrl, expiresAt: later };
  }

  #seen(): Record<string, unknown> {
    const isFailed = this.#status === 'failed';
    return {
      id: this.#id,
      status: this.#status,
      reason: isFailed ? this.#attempt?.['reason'] : null,
      retryable: this.#status === 'pending',
      attemptsLeft: this.#status === 'pending' ? attemptsAllowed - this.#failed : 0,
      expiresAt: later,
      attempt: this.#attempt,
      resultToken: this.#status === 'pending' ? null : 'a.result.token',
    };
  }
}

function randomPart(length: number): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(length)), (byte) =>
    (byte % 36).toString(36),
  ).join('');
}
