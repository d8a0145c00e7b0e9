import { expect } from '@esm-bundle/chai';
import { allowedVerificationUrl } from './navigation-guard.js';

const proxy = new URL('https://kyc.shop.example/');
const local = new URL('http://localhost:8080/');
const allowed = (address: string, where = proxy, hosts: string[] | null = null) =>
  allowedVerificationUrl(address, { proxy: where, hosts })?.href ?? null;

describe('The navigation guard', () => {
  it('lets the browser go to the vendor’s hosts', () => {
    for (const host of ['faceid.qq.com', 'sg.faceid.qq.com', 'intl.faceid.qq.com'])
      expect(allowed(`https://${host}/reflect/?token=A`)).to.equal(
        `https://${host}/reflect/?token=A`,
      );
  });

  const refused = {
    'another host': 'https://evil.example/',
    'a host that ends alike': 'https://evilfaceid.qq.com/',
    'a host that begins alike': 'https://faceid.qq.com.evil.example/',
    'a vendor’s host as user name': 'https://faceid.qq.com@evil.example/',
    'a user name': 'https://me@faceid.qq.com/',
    'a password': 'https://:secret@faceid.qq.com/',
    'another port': 'https://faceid.qq.com:8443/',
    http: 'http://faceid.qq.com/',
    javascript: 'javascript:alert(1)//faceid.qq.com',
    data: 'data:text/html,faceid.qq.com',
    blob: 'blob:https://faceid.qq.com/1',
    'a relative address': '//faceid.qq.com/',
    nothing: '',
    loopback: 'http://localhost:9000/',
  };
  for (const [what, address] of Object.entries(refused))
    it(`refuses ${what}`, () => {
      expect(allowed(address)).to.equal(null);
    });

  it('lets the browser go to loopback when the proxy is there', () => {
    for (const host of ['localhost', 'a.localhost', '127.0.0.1', '127.8.9.1', '[::1]'])
      expect(allowed(`http://${host}:9000/v`, local)).to.equal(`http://${host}:9000/v`);
    expect(allowed('https://localhost/v', local)).to.equal('https://localhost/v');
    expect(allowed('https://faceid.qq.com/v', local)).to.equal('https://faceid.qq.com/v');
  });

  it('knows what only looks like loopback', () => {
    for (const host of ['localhost.evil.example', '127.0.0.1.evil.example', 'evillocalhost'])
      expect(allowed(`http://${host}/`, local)).to.equal(null);
    expect(allowed('ftp://localhost/', local)).to.equal(null);
  });

  it('goes by the operator’s hosts in place of the vendor’s', () => {
    const hosts = ['verify.example', '.id.example'];
    expect(allowed('https://verify.example/v', proxy, hosts)).to.equal('https://verify.example/v');
    expect(allowed('https://a.id.example/v', proxy, hosts)).to.equal('https://a.id.example/v');
    expect(allowed('https://id.example/v', proxy, hosts)).to.equal(null);
    expect(allowed('https://a.verify.example/v', proxy, hosts)).to.equal(null);
    expect(allowed('https://faceid.qq.com/v', proxy, hosts)).to.equal(null);
  });
});
