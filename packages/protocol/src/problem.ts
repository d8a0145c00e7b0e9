/** Errors, as the body of an answer. */
import { Type, type Static } from 'typebox';
import { problems, type ProblemCode } from './vocabulary.js';

export const InvalidField = Type.Object({
  pointer: Type.String({ description: 'JSON Pointer (RFC 6901) to the field in the body.' }),
  detail: Type.String({ description: 'What is wrong with it.' }),
});

const problemCodes = Object.keys(problems) as ProblemCode[];

const problemFields = {
  type: Type.String({ description: 'URN of this code.' }),
  title: Type.String({
    description: 'What happened; the same for every error with this code.',
  }),
  status: Type.Integer({ description: 'The HTTP status.' }),
  detail: Type.Optional(
    Type.String({ description: 'What is wrong with this request in particular.' }),
  ),
  requestId: Type.Optional(
    Type.String({ description: 'ID of the request, which is also in the proxy’s log.' }),
  ),
  errors: Type.Optional(Type.Array(InvalidField, { description: 'Fields that were refused.' })),
};

/** Problem document of RFC 9457 with a stable `code`. */
export const Problem = Type.Object(
  {
    ...problemFields,
    code: Type.Enum(problemCodes, { description: 'Stable error code.' }),
  },
  { description: 'Problem document (RFC 9457).' },
);
export type Problem = Static<typeof Problem>;
