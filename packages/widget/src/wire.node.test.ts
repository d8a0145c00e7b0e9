import {
  CreateRequest,
  attemptStatuses,
  hints,
  reasons,
  verificationStatuses,
} from 'ekyc-verify-protocol';
import type {
  BeginRequest,
  BegunAttempt as WireAttempt,
  CreatedVerification,
  Verification as WireVerification,
} from 'ekyc-verify-protocol';
import { readFileSync } from 'node:fs';
import { expect, expectTypeOf, it } from 'vitest';
import { readVerification } from './answers.js';
import type { BegunAttempt, Created, Verification } from './answers.js';
import type { Outcome } from './outcome.js';
import { clientErrors } from './page-errors.js';
import type { EkycResultDetail } from './events/index.js';
import type { CreateBody, Flow } from './proxy-client.js';
import { readSettings } from './settings.js';

it('reads the answers that the wire contract defines', () => {
  // A page has no use for the link.
  expectTypeOf<Created>().toEqualTypeOf<Omit<CreatedVerification, 'url'>>();
  expectTypeOf<BegunAttempt>().toEqualTypeOf<WireAttempt>();
  expectTypeOf<Verification>().toEqualTypeOf<WireVerification>();
  // What is null is not sent.
  type Sent = { [Name in keyof CreateBody]?: NonNullable<CreateBody[Name]> } & {
    redirectUrl: string;
  };
  expectTypeOf<Sent>().toExtend<CreateRequest>();
  expectTypeOf<{ flow: Flow }>().toExtend<BeginRequest>();
});

it('tells the page what the wire contract says of an ended verification', () => {
  type Ended = Pick<WireVerification, 'id' | 'reason' | 'hint' | 'retryable' | 'resultToken'> & {
    status: Outcome['status'];
  };
  expectTypeOf<EkycResultDetail>().toExtend<Ended>();
  expectTypeOf<Ended>().toExtend<EkycResultDetail>();
});

it('starts with nothing but fields of the wire contract', () => {
  const { body } = readSettings(
    {
      proxy: 'https://kyc.example/',
      redirectUrl: null,
      documentType: 'HKIDCard',
      locale: 'th',
      themeColor: '#112233',
      captchaToken: 'solved-1',
      clientSecret: null,
      verificationHosts: null,
      mode: null,
    },
    {
      href: 'https://shop.example/',
      base: 'https://shop.example/',
      language: '',
      proxy: undefined,
    },
  );
  expect(Object.keys(CreateRequest.properties)).toEqual(expect.arrayContaining(Object.keys(body)));
  expect(Object.keys(body)).toHaveLength(5);
});

it('knows every status, reason and hint of the wire contract', () => {
  const answer = { id: 'ver_1', retryable: false, resultToken: null };
  for (const status of attemptStatuses) {
    const attempt = { id: 'att_1', status };
    const read = readVerification({ ...answer, status: 'pending', attempt }, 'ver_1');
    expect(read.attempt?.status).toBe(status);
  }
  for (const status of verificationStatuses)
    expect(readVerification({ ...answer, status, reason: null }, 'ver_1').status).toBe(status);
  for (const reason of reasons)
    expect(readVerification({ ...answer, status: 'failed', reason }, 'ver_1').reason).toBe(reason);
  for (const hint of hints)
    expect(
      readVerification({ ...answer, status: 'failed', reason: 'capture', hint }, 'ver_1').hint,
    ).toBe(hint);
});

it('has every code of its own in the README', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  for (const code of Object.keys(clientErrors)) expect(readme).toContain(`\`${code}\``);
});
