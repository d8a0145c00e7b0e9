import type { Settings } from '../options.js';
import { resultOf } from '../results/result.js';
import type { Verification, VerificationBook } from '../verifications.js';
import { ApplyParameters, ResultParameters } from './apply-parameters.js';
import { checkApplication, checkSchema } from './check-parameters.js';
import { Refusal } from './refusal.js';

/** The two actions that the simulator stands in for. */
export const actionNames = [
  'ApplyWebVerificationBizTokenIntl',
  'GetWebVerificationResultIntl',
] as const;
export type ActionName = (typeof actionNames)[number];

export function isActionName(text: string): text is ActionName {
  return (actionNames as readonly string[]).includes(text);
}

/** What an action gives back: the content of `Response`, without `RequestId`. */
export type ActionAnswer = Record<string, unknown>;

export type ActionContext = {
  settings: Settings;
  book: VerificationBook;
  /** The simulator's own address, without a slash at the end. */
  baseUrl: string;
};

/**
 * Carries an action out.
 * @throws Refusal
 */
export function performAction(
  action: ActionName,
  body: unknown,
  context: ActionContext,
): ActionAnswer {
  switch (action) {
    case 'ApplyWebVerificationBizTokenIntl':
      return apply(body, context);
    case 'GetWebVerificationResultIntl':
      return result(body, context);
    default:
      throw new Refusal('InvalidAction', `There is no action ${String(action satisfies never)}.`);
  }
}

function apply(body: unknown, { settings, book, baseUrl }: ActionContext): ActionAnswer {
  const parameters = checkSchema(ApplyParameters, body, settings.unknownParameters);
  checkApplication(parameters, settings);
  const { bizToken } = book.add({
    redirectUrl: parameters.RedirectURL,
    extra: parameters.Extra ?? null,
    ruleId: parameters.RuleId ?? null,
    config: parameters.Config ?? {},
    hasCompareImage: parameters.CompareImageBase64 !== undefined,
  });
  const url = `${settings.publicUrl ?? baseUrl}/reflect/?token=${bizToken}`;
  const field = settings.verificationUrlField;
  return {
    BizToken: bizToken,
    ...(field === 'VerificationUrl' ? {} : { VerificationURL: url }),
    ...(field === 'VerificationURL' ? {} : { VerificationUrl: url }),
  };
}

function result(body: unknown, { settings, book }: ActionContext): ActionAnswer {
  const { BizToken } = checkSchema(ResultParameters, body, settings.unknownParameters);
  const verification = book.find(BizToken);
  if (verification === undefined) {
    throw new Refusal('InvalidParameterValue.BizTokenIllegal', 'There is no such BizToken.');
  }
  if (isForgotten(verification, settings)) {
    throw new Refusal('InvalidParameterValue.BizTokenExpired', 'The BizToken is too old.');
  }
  return {
    ...resultOf(verification, book.stateOf(verification), settings),
    Extra: settings.returnExtra ? verification.extra : null,
  };
}

function isForgotten({ createdAt }: Verification, { now, resultLifetimeMs }: Settings): boolean {
  return now() - createdAt >= resultLifetimeMs;
}
