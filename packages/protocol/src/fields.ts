/** Fields that several bodies of the wire contract have. */
import { Type } from 'typebox';
import { attemptIdForm, clientSecretForm, verificationIdForm } from './vocabulary.js';

/** A moment, as it stands in bodies and claims. */
export const instant = (description: string) =>
  Type.String({ format: 'date-time', description: `${description} ISO 8601, UTC.` });

/**
 * A site's own id of a user: no control characters, of which PostgreSQL keeps no U+0000, and no half
 * of a surrogate pair, which no UTF-8 can hold.
 */
export const referenceForm = {
  minLength: 1,
  maxLength: 128,
  pattern: '^([^\\u0000-\\u001f\\u007f\\ud800-\\udfff]|[\\ud800-\\udbff][\\udc00-\\udfff])*$',
} as const;

export const VerificationId = Type.String({
  pattern: `^${verificationIdForm}$`,
  description: 'ID of the verification, such as `ver_0123456789abcdefghijkl`.',
});

export const AttemptId = Type.String({
  pattern: `^${attemptIdForm}$`,
  description: 'ID of the attempt, such as `att_0123456789abcdefghijkl`.',
});

export const ClientSecret = Type.String({
  pattern: `^${clientSecretForm}$`,
  description:
    'Gives access to this verification only. You get it once; the proxy stores only a hash of it. It begins with the verification’s ID.',
});
