import { expect } from '@esm-bundle/chai';
import { describe as view } from './describe.js';
import { EkycError, clientError } from './errors.js';
import type { State } from './machine.js';
import { en } from './messages.en.js';

const error = (code: string, transient = false): State => ({
  phase: 'error',
  error: new EkycError(code, '', { transient, requestId: 'req-1' }),
  recovery: 'start',
});

describe('What is shown', () => {
  it('offers a start, and nothing to press while one is under way', () => {
    expect(view({ phase: 'idle' }, en)).to.deep.include({ press: 'start', label: en.start });
    for (const phase of ['starting', 'checking'] as const)
      expect(view({ phase }, en)).to.deep.include({ press: null, tone: 'busy' });
  });

  it('has a link to go on by hand while the browser leaves', () => {
    const state: State = { phase: 'leaving', verificationUrl: 'https://faceid.qq.com/' };
    expect(view(state, en).link).to.equal('https://faceid.qq.com/');
    expect(view({ phase: 'idle' }, en).link).to.equal(null);
  });

  it('offers to ask again when the result is late', () => {
    expect(view({ phase: 'delayed' }, en)).to.deep.include({ press: 'ask', label: en.askAgain });
  });

  it('ends with a pass', () => {
    const outcome = { status: 'passed', reason: null, retryable: false } as const;
    expect(view({ phase: 'passed', outcome }, en)).to.deep.include({ press: null, tone: 'good' });
  });

  for (const reason of Object.keys(en.notPassed) as (keyof typeof en.notPassed)[]) {
    it(`advises what fits "${reason}" and offers another try where that can help`, () => {
      const outcome = { status: 'failed', reason, retryable: true } as const;
      expect(view({ phase: 'failed', outcome }, en)).to.deep.include({
        ...en.notPassed[reason],
        press: 'start',
        label: en.tryAgain,
      });
    });

    it(`sends people with "${reason}" to the site where no try can help`, () => {
      const outcome = { status: 'failed', reason, retryable: false } as const;
      expect(view({ phase: 'failed', outcome }, en)).to.deep.include({
        advice: en.noMoreTries,
        press: null,
      });
    });
  }

  it('does not coach whoever was rejected', () => {
    const { title, advice } = en.notPassed.rejected;
    expect(`${title} ${advice}`).not.to.match(/light|camera|face|photo|screen|spoof|real person/i);
  });

  it('tells a missing connection, a crowd, a broken service and a wrong set-up apart', () => {
    const titles = [
      view({ phase: 'error', error: clientError('network'), recovery: 'ask' }, en).title,
      view(error('rate-limited'), en).title,
      view(error('upstream-timeout'), en).title,
      view(error('origin-not-allowed'), en).title,
    ];
    const { offline, busy, service, setup } = en.trouble;
    expect(titles).to.deep.equal([offline, busy, service, setup].map(({ title }) => title));
  });

  it('judges a code of a newer proxy by whether it may pass', () => {
    expect(view(error('brand-new', true), en).title).to.equal(en.trouble.service.title);
    expect(view(error('brand-new'), en).title).to.equal(en.trouble.setup.title);
  });

  it('names code and request for support', () => {
    expect(view(error('origin-not-allowed'), en).reference).to.equal('origin-not-allowed req-1');
    expect(view({ phase: 'lost' }, en).reference).to.equal(null);
  });
});
