import { expect } from '@esm-bundle/chai';
import { recognise as recogniseFrom, resume } from './arrival.js';
import type { Pending } from './pending-store.js';

const page = 'https://shop.example/kyc';
const token = '0AB1C2D3-0123-4567-89AB-CDEF01234567';

const recognise = (href: string, pendings: Pending[]) => recogniseFrom(href, pendings, () => false);

const pending = (more: Partial<Pending> = {}): Pending => ({
  id: 'ver_1',
  clientSecret: 'ver_1_secret_2',
  proxy: 'https://kyc.example/',
  redirectUrl: page,
  href: `${page}?cart=7#pay`,
  historyState: { step: 2 },
  elementKey: '0',
  startedAt: 1,
  documentType: null,
  ...more,
});

describe('An address with a pending verification', () => {
  it('is a return, and the page gets its own address and history state back', () => {
    const mine = pending();
    expect(recognise(`${page}?token=${token}`, [mine])).to.deep.equal({
      arrival: { token, candidates: [mine] },
      parameter: { name: 'token', value: token },
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

describe('A token that the person left with', () => {
  const left = '11111111-2222-3333-4444-555555555555';

  it('is its verification’s, wherever the person comes back to', () => {
    const mine = pending({ id: 'ver_2', bizToken: token });
    const found = recognise(`https://shop.example/other?token=${token}`, [pending(), mine]);
    expect(found?.arrival.candidates).to.deep.equal([mine]);
  });

  it('tells others’ tokens by their form, which stay', () => {
    const mine = pending({ bizToken: left });
    for (const other of ['EC-5YX12345AB678901C', token.toLowerCase(), 'invitation'])
      expect(recognise(`${page}?token=${other}&PayerID=2`, [mine])).to.equal(null);
  });

  it('may differ from the one that comes back, as long as that has its form', () => {
    const mine = pending({ bizToken: left });
    expect(recognise(`${page}?token=${token}`, [mine])?.arrival.candidates).to.deep.equal([mine]);
  });

  it('shows that the vendor’s tokens have another form now', () => {
    const mine = pending({ bizToken: 'abcdefgh' });
    const found = recognise(`${page}?token=ijklmnop`, [mine]);
    expect(found?.arrival.candidates).to.deep.equal([mine]);
  });

  it('is the page’s own once the proxy has said so', () => {
    const mine = pending({ foreignToken: token });
    expect(recognise(`${page}?token=${token}`, [mine])).to.equal(null);
  });
});

describe('A code of the hosted return', () => {
  const code = 'c'.repeat(60);

  it('is a return beside a token of the page’s own, which stays', () => {
    const mine = pending({ bizToken: token, href: page });
    const found = recognise(`${page}/?token=${token.toLowerCase()}&ekyc_return=${code}`, [mine]);
    expect(found?.arrival).to.deep.equal({ token: code, candidates: [mine] });
    expect(found?.parameter).to.deep.equal({ name: 'ekyc_return', value: code });
  });

  it('is a lost return where nothing is known of it', () => {
    expect(recognise(`${page}?ekyc_return=${code}#top`, [])).to.deep.include({
      arrival: { token: code, candidates: [] },
      href: `${page}#top`,
    });
  });
});

describe('An address without a pending verification', () => {
  const lost = {
    arrival: { token, candidates: [] },
    parameter: { name: 'token' as const, value: token },
    href: `${page}?a=1`,
    historyState: undefined,
  };

  it('is a lost return when the browser comes from the vendor with a token in its form', () => {
    expect(recogniseFrom(`${page}?a=1&token=${token}`, [], () => true)).to.deep.equal(lost);
    expect(recogniseFrom(`${page}?token=abcdefgh`, [], () => true)).to.equal(null);
  });

  it('is the page’s own business otherwise', () => {
    for (const own of ['abcdefgh', token, token.toLowerCase(), ''])
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

  it('is a fresh page without one, or on another page', () => {
    expect(resume(page, [pending(), pending({ token: null })])).to.equal(null);
    expect(resume('https://shop.example/', [pending({ token })])).to.equal(null);
  });
});
