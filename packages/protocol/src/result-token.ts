/**
 * What a result token says: the claims of the JWT that a page hands to its backend. The proxy signs
 * them, and whoever checks a token holds it to this schema.
 */
import { Type, type Static } from 'typebox';
import { instant, VerificationId } from './fields.js';
import { finalStatuses, reasons } from './vocabulary.js';

/** How long a result token is valid, in seconds. The verification itself may have ended long before. */
export const resultTokenLifetime = 300;

const nullable = <Schema extends Type.TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);

/** The verification as a result token tells it. Later versions may add fields; they are no error. */
export const ResultTokenVerification = Type.Object({
  id: VerificationId,
  status: Type.Enum(finalStatuses),
  reason: nullable(Type.Enum(reasons)),
  /** As in `data.sameBrowser` of a webhook. */
  sameBrowser: nullable(Type.Boolean()),
  /** Whether the flow of the attempt was `handoff`; it doesn’t prove that a phone took part. */
  handedOff: Type.Boolean(),
  checkMode: Type.Integer(),
  documentType: nullable(Type.String()),
  securityLevel: nullable(Type.Integer()),
  ruleId: nullable(Type.String()),
  finishedAt: instant('When the verification ended; `iat` is when this token was made.'),
});
export type ResultTokenVerification = Static<typeof ResultTokenVerification>;

/** The claims of a result token that a check reads beside `iss` and `aud`. */
export const ResultTokenClaims = Type.Object({
  jti: Type.String({ minLength: 1, maxLength: 256 }),
  iat: Type.Number(),
  exp: Type.Number(),
  sub: Type.Optional(Type.String({ minLength: 1, maxLength: 128 })),
  verification: ResultTokenVerification,
});
export type ResultTokenClaims = Static<typeof ResultTokenClaims>;
