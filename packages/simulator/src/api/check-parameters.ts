import type { Static, TSchema } from 'typebox';
import { Errors } from 'typebox/value';
import type { Settings } from '../options.js';
import { compareImageLimit, knownDocumentTypes, type ApplyParameters } from './apply-parameters.js';
import { Refusal } from './refusal.js';

/**
 * Checks a body against its schema. Names in refusals are written as the vendor writes them:
 * `Config.CheckMode`.
 * @throws Refusal with `UnknownParameter`, `MissingParameter`, `InvalidParameter` (a wrong type) or
 *   `InvalidParameterValue` (out of range)
 */
export function checkSchema<Schema extends TSchema>(
  schema: Schema,
  body: unknown,
  unknownParameters: Settings['unknownParameters'],
): Static<Schema> {
  for (const error of Errors(schema, body)) {
    const path = error.instancePath.split('/').slice(1);
    switch (error.keyword) {
      // Says the same once more about each unknown field, before `additionalProperties` does.
      case 'boolean':
        break;
      case 'additionalProperties':
        if (unknownParameters === 'ignore') break;
        throw unknownParameter([...path, ...error.params.additionalProperties]);
      case 'required':
        throw missingParameter([...path, ...error.params.requiredProperties].join('.'));
      case 'type':
        throw new Refusal('InvalidParameter', `The type of \`${path.join('.')}\` is wrong.`);
      default:
        throw outOfRange(path.join('.'));
    }
  }
  return body as Static<Schema>;
}

/**
 * The rules of a start that span several parameters. A `RuleId` stands for settings of the vendor's
 * console, so nothing of `Config` is demanded beside it.
 * @throws Refusal
 */
export function checkApplication(parameters: ApplyParameters, settings: Settings): void {
  const { RedirectURL, CompareImageBase64, RuleId, Config = {} } = parameters;
  if (!isRedirectUrl(RedirectURL)) throw outOfRange('RedirectURL');
  if ((CompareImageBase64?.length ?? 0) > compareImageLimit) {
    throw new Refusal('FailedOperation.ImageSizeTooLarge', 'The photo is larger than 8 MB.');
  }
  const types: readonly string[] = [...knownDocumentTypes, ...settings.documentTypes];
  if (Config.IDCardType !== undefined && !types.includes(Config.IDCardType)) {
    throw outOfRange('Config.IDCardType');
  }
  if (Config.ActionList !== undefined && ![2, 4, 5].includes(Config.SecurityLevel ?? 3)) {
    throw outOfRange('Config.ActionList');
  }
  if (RuleId !== undefined) {
    if (settings.ruleIds === null || settings.ruleIds.includes(RuleId)) return;
    throw new Refusal('InvalidParameter.RuleId', 'There is no such RuleId.');
  }
  const checkMode = Config.CheckMode ?? 2;
  if ((checkMode === 1 || checkMode === 4) && Config.IDCardType === undefined) {
    throw missingParameter('Config.IDCardType');
  }
  if (checkMode === 2 && CompareImageBase64 === undefined) {
    throw missingParameter('CompareImageBase64');
  }
}

/** Scheme, host and path, as the documents ask: `https://shop.example` alone has no path. */
function isRedirectUrl(text: string): boolean {
  return /^https?:\/\/[^/?#\s]+\/\S*$/.test(text) && URL.canParse(text);
}

function unknownParameter(path: readonly string[]): Refusal {
  return new Refusal('UnknownParameter', `The parameter \`${path.join('.')}\` is not recognized.`);
}

function missingParameter(name: string): Refusal {
  return new Refusal('MissingParameter', `The parameter \`${name}\` is missing.`);
}

function outOfRange(name: string): Refusal {
  return new Refusal('InvalidParameterValue', `The value of \`${name}\` is not allowed.`);
}
