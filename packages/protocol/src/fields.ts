/** Fields that several bodies of the wire contract have. */
import { Type } from 'typebox';
import { attemptIdForm, clientSecretForm, verificationIdForm } from './vocabulary.js';

/** A moment, as it stands in bodies and claims. */
export const instant = (description: string) =>
  Type.String({ format: 'date-time', description: `${description} ISO 8601, UTC.` });

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
