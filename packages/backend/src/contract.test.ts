import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type * as protocol from 'ekyc-verify-protocol';
import { expect, it } from 'vitest';
import { contractSource } from '../scripts/contract.ts';
import type * as contract from './contract.js';

/** Compiles only as long as each type may stand for the other. */
type Same<Left, Right> = [Left] extends [Right] ? ([Right] extends [Left] ? true : never) : never;
const same: [
  Same<contract.CreateRequest, protocol.CreateRequest>,
  Same<contract.BeginRequest, protocol.BeginRequest>,
  Same<contract.CreatedVerification, protocol.CreatedVerification>,
  Same<contract.VerificationRecord, protocol.VerificationRecord>,
  Same<contract.VerificationList, protocol.VerificationList>,
  Same<contract.ListQuery, protocol.ListQuery>,
  Same<contract.Report, protocol.Report>,
  Same<contract.WebhookEvent, protocol.WebhookEvent>,
  Same<contract.ResultTokenVerification, protocol.ResultTokenVerification>,
] = [true, true, true, true, true, true, true, true, true];

it('the types are those of the wire contract', async () => {
  expect(same).not.toContain(false);
  const written = await readFile(join(import.meta.dirname, 'contract.ts'), 'utf8');
  expect(written, 'Run: node packages/backend/scripts/write-contract.ts').toBe(
    await contractSource(),
  );
});
