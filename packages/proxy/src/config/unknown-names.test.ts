import { expect, test } from 'vitest';
import { unknownNames } from './unknown-names.js';

const messageOf = (name: string, value = 'value') => unknownNames({ [name]: value })[0]?.message;

test('a misspelled name is a problem, with the name that was probably meant', () => {
  expect(messageOf('EKYC_ALLOWED_ORIGIN')).toContain('did you mean EKYC_ALLOWED_ORIGINS?');
  expect(messageOf('EKYC_SECERT')).toContain('did you mean EKYC_SECRET?');
});

test('a name that is like no other is a problem without a guess', () => {
  expect(messageOf('EKYC_FAVOURITE_COLOUR')).toBe('is not a setting of this proxy');
});

test('a file form of what is no secret is a problem that says so', () => {
  expect(messageOf('EKYC_RULE_ID_FILE')).toContain('EKYC_RULE_ID isn’t a secret');
  expect(unknownNames({ EKYC_SECRET_FILE: '/run/seal' })).toEqual([]);
});

test('names of other programs are left alone', () => {
  expect(unknownNames({ PATH: '/bin', TENCENTCLOUD_PROFILE: 'default', EKYCX: '1' })).toEqual([]);
});

test('links to a service called ekyc are left alone, a misplaced port is not', () => {
  const links = {
    EKYC_SERVICE_HOST: '10.0.0.1',
    EKYC_SERVICE_PORT_HTTP: '8080',
    EKYC_PORT: 'tcp://10.0.0.1:8080',
    EKYC_PORT_8080_TCP_ADDR: '10.0.0.1',
  };
  expect(unknownNames(links)).toEqual([]);
  expect(messageOf('EKYC_PORT', '8080')).toBeDefined();
});

test('is refused in another letter case, as a name that would not be read', () => {
  expect(messageOf('ekyc_page_starts')).toContain('did you mean EKYC_PAGE_STARTS?');
  expect(messageOf('Ekyc_Webhook_Url')).toContain('did you mean EKYC_WEBHOOK_URL?');
});
