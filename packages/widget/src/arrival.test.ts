import { expect } from '@esm-bundle/chai';
import { recognise, resume } from './arrival.js';
import type { Pending } from './pending-store.js';

const page = 'https://shop.example/kyc';
const token = '0AB1C2D3-0123-4567-89AB-CDEF01234567';

const pending = (more: Partial<Pending> = {}): Pending => ({
  id: 'ver_1',
  clientSecret: 'ver_1_secret_2',
  proxy: 'https://kyc.example/',
  redirectUrl: page,
  href: `${page}?cart=7#pay`,
  historyState: { step: 2 },
  elementKey: '0',
  startedAt: 1,
  expiresAt: 2,
  ...more,
});

describe('An address with a pending verification', () => {
  it('is a return, and the page gets its own address and history state back', () => {
    const mine = pending();
    expect(recognise(`${page}?token=${token}`, [mine])).to.deep.equal({
      arrival: { token, candidates: [mine] },
      href: mine.href,
      historyState: mine.historyState,
    });
  });

  it('takes any form of token, because the vendor may change it', () => {
    expect(recognise(`${page}?token=abcdefgh`, [pending()])?.arrival.token).to.equal('abcdefgh');
  });

  it('leaves a token alone that was there when the person left', () => {
    const own = `${page}?token=${token}`;
    expect(recognise(own, [pending({ href: own })])).to.equal(null);
  });

  it('tells the vendor’s token from the page’s own beside it', () => {
    const own = `${page}?token=invitation`;
    const found = recognise(`${own}&token=${token}`, [pending({ href: own })]);
    expect(found?.arrival.token).to.equal(token);
    expect(found?.href).to.equal(own);
  });

  it('leaves a token alone that can be none', () => {
    expect(recognise(`${page}?token=short`, [pending()])).to.equal(null);
    expect(recognise(`${page}?token=${'x'.repeat(10_000)}`, [pending()])).to.equal(null);
  });

  it('names all verifications of this page, in the order they are given', () => {
    const all = [pending({ id: 'ver_2' }), pending(), pending({ redirectUrl: `${page}/other` })];
    const candidates = recognise(`${page}?token=${token}`, all)?.arrival.candidates;
    expect(candidates).to.deep.equal(all.slice(0, 2));
  });

  it('only loses the token where the person comes back to another page than was left', () => {
    const found = recognise(`${page}/done?a=1&token=${token}`, [
      pending({ redirectUrl: `${page}/done` }),
    ]);
    expect(found?.href).to.equal(`${page}/done?a=1`);
    expect(found?.historyState).to.equal(undefined);
  });

  it('is a return too where the server sent the person on to another path', () => {
    const mine = pending();
    const found = recognise(`https://shop.example/en/kyc?token=${token}`, [mine]);
    expect(found?.arrival.candidates).to.deep.equal([mine]);
    expect(found?.href).to.equal('https://shop.example/en/kyc');
  });
});

describe('An address without a pending verification', () => {
  it('is a lost return when it has a token in the vendor’s form', () => {
    expect(recognise(`${page}?a=1&token=${token}`, [])).to.deep.equal({
      arrival: { token, candidates: [] },
      href: `${page}?a=1`,
    });
  });

  it('is the page’s own business with any other token', () => {
    for (const own of ['abcdefgh', token.toLowerCase(), ''])
      expect(recognise(`${page}?token=${own}`, [])).to.equal(null);
    expect(recognise(page, [])).to.equal(null);
  });
});

describe('A reload', () => {
  it('goes on with a token that has come and is not answered yet', () => {
    const mine = pending({ token });
    expect(resume(mine.href, [pending({ id: 'ver_2' }), mine])).to.deep.equal({
      token,
      candidates: [mine],
    });
  });

  it('goes on to follow a hand-off', () => {
    const handed = pending({ token: null });
    expect(resume(page, [pending({ id: 'ver_2' }), handed])).to.deep.equal({
      token: null,
      candidates: [handed],
    });
  });

  it('is a fresh page without one, or on another page', () => {
    expect(resume(page, [pending()])).to.equal(null);
    expect(resume('https://shop.example/', [pending({ token })])).to.equal(null);
  });
});
