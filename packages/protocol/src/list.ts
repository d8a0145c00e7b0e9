/** A list of verifications: what a backend can ask for, and a page of the answer. */
import { Type, type Static } from 'typebox';
import { instant, referenceForm } from './fields.js';
import { ListedVerification } from './verification.js';
import { verificationStatuses } from './vocabulary.js';

/** How many verifications a list gives at once. */
export const listLimit = { minimum: 1, maximum: 100, default: 20 } as const;

export const ListQuery = Type.Object(
  {
    reference: Type.Optional(
      Type.String({ ...referenceForm, description: 'Only those with this reference.' }),
    ),
    status: Type.Optional(
      Type.Enum(verificationStatuses, { description: 'Only those with this status.' }),
    ),
    createdAfter: Type.Optional(instant('Only those created at this time or later.')),
    createdBefore: Type.Optional(instant('Only those created before this time.')),
    limit: Type.Optional(
      Type.Integer({ ...listLimit, description: 'How many to return per page.' }),
    ),
    cursor: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 1024,
        description: 'The `nextCursor` of the previous page.',
      }),
    ),
  },
  { additionalProperties: false },
);
export type ListQuery = Static<typeof ListQuery>;

export const VerificationList = Type.Object(
  {
    data: Type.Array(ListedVerification, { description: 'Newest first.' }),
    nextCursor: Type.Union([Type.String(), Type.Null()], {
      description: 'Send it as `cursor` to get the next page; null on the last page.',
    }),
  },
  { description: 'A page of a list of verifications.' },
);
export type VerificationList = Static<typeof VerificationList>;
