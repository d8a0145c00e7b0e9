import { isActionName, performAction, type ActionAnswer, type ActionContext } from './actions.js';
import { authorize, type ApiRequest } from './authorization.js';
import type { RateLimit } from './rate-limit.js';
import { Refusal } from './refusal.js';

const apiVersion = '2018-03-01';

/**
 * Answers one call of the API: who calls, what is called, how often, and with what, in this order.
 * @throws Refusal
 */
export function answerCall(
  request: ApiRequest,
  context: ActionContext,
  rateLimit: RateLimit,
): ActionAnswer {
  const { settings } = context;
  const { credentials, regions, now } = settings;
  const contentType = request.headers['content-type'] ?? '';
  if (!/^application\/json(\s*;|$)/i.test(contentType)) {
    throw new Refusal('UnsupportedProtocol', 'Send a POST with a body of application/json.');
  }
  authorize(request, credentials, now());
  const action = demand(request, 'x-tc-action', 'X-TC-Action');
  if (!isActionName(action)) throw new Refusal('InvalidAction', 'There is no such action.');
  if (demand(request, 'x-tc-version', 'X-TC-Version') !== apiVersion) {
    throw new Refusal('NoSuchVersion', `The version of these actions is ${apiVersion}.`);
  }
  if (!regions.includes(demand(request, 'x-tc-region', 'X-TC-Region'))) {
    throw new Refusal('UnsupportedRegion', 'There is no such region.');
  }
  if (!rateLimit.take(action, now())) throw limitExceeded(settings.callsPerSecond);
  return performAction(action, parseBody(request.payload), context);
}

/** The refusal of a call too many. */
function limitExceeded(callsPerSecond: number): Refusal {
  return new Refusal(
    'RequestLimitExceeded',
    `More than ${callsPerSecond} calls of this action in a second.`,
  );
}

function demand(request: ApiRequest, name: string, publicName: string): string {
  const value = request.headers[name];
  if (value === undefined) throw new Refusal('MissingParameter', `${publicName} is missing.`);
  return value;
}

function parseBody(payload: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(payload).toString('utf8'));
  } catch {
    throw new Refusal('InvalidParameter', 'The body is not JSON.');
  }
}
