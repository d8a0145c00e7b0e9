import { describe, expect, it } from 'vitest';
import { checkVerificationUrl } from './answers.js';

const vendor = new URL('https://faceid.intl.tencentcloudapi.com');
const development = new URL('http://127.0.0.1:9000');
const hosts = ['faceid.qq.com', '.faceid.qq.com'];

describe('a verification URL', () => {
  it.each([
    ['https://faceid.qq.com/reflect/?token=A', 'https://faceid.qq.com/reflect/?token=A'],
    ['https://intl.faceid.qq.com/reflect/?token=A', 'https://intl.faceid.qq.com/reflect/?token=A'],
    ['HTTPS://SG.FaceID.QQ.com:443', 'https://sg.faceid.qq.com/'],
  ])('%s is followed as %s', (text, canonical) => {
    expect(checkVerificationUrl(text, vendor, hosts)).toBe(canonical);
  });

  it.each([
    '',
    'reflect/?token=A',
    'http://intl.faceid.qq.com/',
    'javascript:alert(1)//faceid.qq.com',
    'ftp://faceid.qq.com/',
    'blob:https://faceid.qq.com/1',
    'https://user@faceid.qq.com/',
    'https://user:password@faceid.qq.com/',
    'https://faceid.qq.com:8443/',
    'https://faceid.qq.com.evil.example/',
    'https://evilfaceid.qq.com/',
    'https://evil.example/faceid.qq.com',
    'https://evil.example#.faceid.qq.com',
    'https://evil.example\\.faceid.qq.com/',
    'https://qq.com/',
    'https://127.0.0.1/',
    'http://127.0.0.1:9000/',
  ])('%j is not', (text) => {
    const check = () => checkVerificationUrl(text, vendor, hosts);
    expect(check).toThrow(expect.objectContaining({ code: 'upstream-invalid-answer' }));
  });

  it('may be http on loopback, at any port, when the API is', () => {
    const url = 'http://127.0.0.1:9001/verify?token=A';
    expect(checkVerificationUrl(url, development, ['127.0.0.1'])).toBe(url);
  });

  it.each(['http://127.0.0.1:9001/', 'http://intl.faceid.qq.com/'])(
    '%s is not followed when only one of the two is on loopback',
    (text) => {
      const api = text.includes('127') ? new URL('https://127.0.0.1:9000') : development;
      const check = () => checkVerificationUrl(text, api, [...hosts, '127.0.0.1']);
      expect(check).toThrow(expect.objectContaining({ code: 'upstream-invalid-answer' }));
    },
  );

  it('must be on an allowed host in development too', () => {
    const check = () => checkVerificationUrl('http://localhost:9001/', development, hosts);
    expect(check).toThrow(expect.objectContaining({ code: 'upstream-invalid-answer' }));
  });
});
