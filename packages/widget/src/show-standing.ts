import type { Verification } from './answers.js';
import { EkycAttemptEvent } from './events/ekyc-attempt-event.js';
import { EkycResultEvent } from './events/ekyc-result-event.js';
import type { Standing } from './standing.js';
import type { Verifier } from './verifier.js';

/** Shows what an answer of the proxy means, and tells the page of what has ended. */
export function showStanding(verifier: Verifier, seen: Verification, standing: Standing): void {
  const { host, page, arrival } = verifier;
  switch (standing.is) {
    case 'ended': {
      const { outcome } = standing;
      // A page loaded anew shows it again; but who did not pass may begin anew with the next click.
      const [kept] = page.store.all().filter(({ id }) => id === seen.id);
      if (kept && outcome.status !== 'passed') page.store.put({ ...kept, over: true });
      arrival?.candidates.slice(1).forEach(page.store.forgetToken);
      const mayStart = outcome.retryable && host.clientSecret === null;
      if (!verifier.to({ type: 'finish', outcome, mayStart })) return;
      tellAttempt(verifier, seen);
      host.dispatchEvent(new EkycResultEvent({ id: seen.id, ...outcome }));
      return;
    }
    case 'attempt-failed':
      arrival?.candidates.slice(1).forEach(page.store.forgetToken);
      if (verifier.to({ type: 'fail-attempt', failure: standing.failure }))
        tellAttempt(verifier, seen);
      return;
    case 'unfinished':
      verifier.to({ type: 'leave-unfinished', left: standing.left });
      return;
    case 'not-begun':
    case 'on-phone':
      verifier.to({ type: 'give-up' });
  }
}

/** Tells the page how an attempt ended, once. */
function tellAttempt(verifier: Verifier, { id, attempt, attemptsLeft }: Verification): void {
  if (!attempt || attempt.id === verifier.toldAttempt) return;
  const { id: attemptId, status, reason, hint } = attempt;
  if (status !== 'passed' && status !== 'failed') return;
  verifier.toldAttempt = attemptId;
  verifier.host.dispatchEvent(
    new EkycAttemptEvent({ id, attemptId, status, reason, ...(hint && { hint }), attemptsLeft }),
  );
}
