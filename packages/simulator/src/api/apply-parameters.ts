import { Type, type Static, type TProperties } from 'typebox';

/** Values of `IDCardType` in the vendor's documents; `documentTypes` of the options adds others. */
export const knownDocumentTypes = [
  'HKIDCard',
  'MLIDCard',
  'IndonesiaIDCard',
  'PhilippinesVoteID',
  'PhilippinesDrivingLicense',
  'PhilippinesTinID',
  'PhilippinesSSSID',
  'PhilippinesUMID',
  'InternationalIDPassport',
  'IndonesiaDrivingLicense',
  'ThailandIDCard',
  'ThailandDrivingLicense',
  'MLDrivingLicense',
  'SingaporeIDCard',
  'SingaporeDrivingLicense',
  'JapanIDCard',
  'JapanDrivingLicense',
  'PhilippinesIDCard',
  'MainlandIDCard',
  'MacaoIDCard',
] as const;

/** The 8 MB of the documents. They do not say whether before or after base64: the stricter. */
export const compareImageLimit = 8 * 1024 * 1024;

/** Refuses what the documents do not name, as the vendor's API 3.0 does (`UnknownParameter`). */
const closed = <Properties extends TProperties>(properties: Properties) =>
  Type.Object(properties, { additionalProperties: false });

/**
 * `Config`, with the types and ranges of the vendor's documents and SDK. `ThemeColor` takes any
 * text: the documents say that a wrong one means the default colour.
 */
const WebVerificationConfig = closed({
  AutoSkipStartPage: Type.Optional(Type.Boolean()),
  AutoSkip: Type.Optional(Type.Boolean()),
  CheckMode: Type.Optional(Type.Integer({ minimum: 1, maximum: 4 })),
  IDCardType: Type.Optional(Type.String()),
  DisableCheckOcrWarnings: Type.Optional(Type.Boolean()),
  SecurityLevel: Type.Optional(Type.Integer({ minimum: 1, maximum: 5 })),
  SkipPrivacyPolicy: Type.Optional(Type.Boolean()),
  IdCardCutReturn: Type.Optional(Type.Boolean()),
  ThemeColor: Type.Optional(Type.String()),
  Language: Type.Optional(Type.Enum(['en', 'zh-cn', 'zh-tc', 'th', 'id'])),
  AutoDowngrade: Type.Optional(Type.Integer({ minimum: 1, maximum: 2 })),
  ActionList: Type.Optional(
    Type.String({ pattern: '^(blink|mouth|nod|shake)(,(blink|mouth|nod|shake))?$' }),
  ),
  LivenessRetryLimit: Type.Optional(Type.Integer({ minimum: 1, maximum: 99 })),
  LivenessTimeout: Type.Optional(Type.Integer({ exclusiveMinimum: 0, maximum: 600 })),
  // One text in the vendor's SDK, although what it lists are numbers.
  SelectedWarningCodes: Type.Optional(Type.String({ pattern: '^-910[1-47-9](,-910[1-47-9])*$' })),
  AllowExpiredDocument: Type.Optional(Type.Boolean()),
  Version: Type.Optional(Type.Enum(['BASIC', 'PLUS'])),
});
export type WebVerificationConfig = Static<typeof WebVerificationConfig>;

/** Parameters of `ApplyWebVerificationBizTokenIntl`. */
export const ApplyParameters = closed({
  RedirectURL: Type.String(),
  CompareImageBase64: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9+/]+={0,2}$' })),
  Extra: Type.Optional(Type.String({ maxLength: 1000 })),
  RuleId: Type.Optional(Type.String({ minLength: 1 })),
  Config: Type.Optional(WebVerificationConfig),
});
export type ApplyParameters = Static<typeof ApplyParameters>;

/** Parameters of `GetWebVerificationResultIntl`. */
export const ResultParameters = closed({ BizToken: Type.String() });
