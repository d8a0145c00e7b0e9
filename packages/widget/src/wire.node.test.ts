import { StartRequest } from 'ekyc-verify-protocol';
import type { StartedVerification, Verification as WireVerification } from 'ekyc-verify-protocol';
import { readFileSync } from 'node:fs';
import { expect, expectTypeOf, it } from 'vitest';
import type { Started, Verification } from './answers.js';
import { startBody } from './departure.js';
import { clientErrors } from './errors.js';
import type { EkycResultDetail } from './events/index.js';
import type { Outcome } from './machine.js';
import type { StartBody } from './proxy-client.js';

it('reads the answers that the wire contract defines', () => {
  expectTypeOf<Started>().toEqualTypeOf<StartedVerification>();
  expectTypeOf<Verification>().toEqualTypeOf<WireVerification>();
  expectTypeOf<StartBody>().toExtend<StartRequest>();
});

it('tells the page what the wire contract says of an ended verification', () => {
  type Ended = Pick<WireVerification, 'id' | 'reason' | 'retryable' | 'resultToken'> & {
    status: Outcome['status'];
  };
  expectTypeOf<EkycResultDetail>().toExtend<Ended>();
  expectTypeOf<Ended>().toExtend<EkycResultDetail>();
});

it('starts with nothing but fields of the wire contract', () => {
  const body = startBody({
    proxy: new URL('https://kyc.example/'),
    redirectUrl: 'https://shop.example/',
    documentType: 'HKIDCard',
    locale: 'th',
    themeColor: '#112233',
    captchaToken: 'solved-1',
    client: null,
    verificationHosts: null,
  });
  expect(Object.keys(StartRequest.properties)).toEqual(expect.arrayContaining(Object.keys(body)));
  expect(Object.keys(body)).toHaveLength(5);
});

it('has every code of its own in the README', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  for (const code of Object.keys(clientErrors)) expect(readme).toContain(`\`${code}\``);
});
