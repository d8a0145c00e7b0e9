/** What the apps give to the element and what they hear of it: the test looks at it through `window`. */
import type { Effects, EkycRedirectEvent } from 'ekyc-verify/element';

export const proxy = 'https://kyc.example';

/** What the element asked its proxy for, and which events the app's listeners got. */
const calls: unknown[] = [];
const heard: string[] = [];

const id = `ver_${'a'.repeat(22)}`;
const expiresAt = '2100-01-01T00:00:00Z';
const attemptId = `att_${'a'.repeat(22)}`;
const verificationUrl = 'https://sg.faceid.qq.com/reflect/?token=DDA1B4F3';
const created = {
  id,
  clientSecret: `${id}_secret_${'s'.repeat(43)}`,
  expiresAt,
  attempt: { id: attemptId, verificationUrl, expiresAt },
};
const pending = {
  id,
  status: 'pending',
  reason: null,
  retryable: true,
  attemptsLeft: 5,
  expiresAt,
  attempt: null,
  resultToken: null,
};

/** An object as a property: only a framework that passes it on as it is gets an answer. */
export const effects: Effects = {
  fetch: async (request) => {
    if (request.method === 'GET') return Response.json(pending);
    calls.push(await request.json());
    return Response.json(created, { status: 201 });
  },
  navigate: () => {
    heard.push('navigated');
  },
  now: () => Date.now(),
  sleep: () => Promise.resolve(),
  checkSupport: () => Promise.resolve(null),
};

/** A verification that the site's backend has created, and that has been passed. */
export const secret = created.clientSecret;
export const passedEffects: Effects = {
  ...effects,
  fetch: () =>
    Promise.resolve(
      Response.json({
        ...pending,
        status: 'passed',
        retryable: false,
        attempt: { id: attemptId, status: 'passed', reason: null },
        resultToken: 'e.y.J',
      }),
    ),
};

export function hear(event: Event): void {
  heard.push(event.type);
}

/** Keeps the browser here, as an app with a web view of its own does. */
export function hold(event: EkycRedirectEvent): void {
  event.preventDefault();
  heard.push(`${event.type} ${event.detail.id}`);
}

Object.assign(globalThis, { shared: { calls, heard, effects } });
