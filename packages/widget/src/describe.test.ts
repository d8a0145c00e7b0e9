import { expect } from '@esm-bundle/chai';
import { describe as view } from './describe.js';
import { EkycError, clientError } from './errors.js';
import type { Outcome, State } from './machine.js';
import { en } from './messages.en.js';

const error = (code: string, transient = false): State => ({
  phase: 'error',
  error: new EkycError(code, '', transient, 'req-1'),
  recovery: 'start',
});

const failed = (more: Partial<Outcome>): State => ({
  phase: 'failed',
  outcome: { status: 'failed', reason: 'capture', retryable: true, resultToken: null, ...more },
});

const reasons = [
  'capture',
  'rejected',
  'cancelled',
  'timed-out',
  'limit',
  'expired',
  'service',
  'integration',
  'unknown',
] as const;
const hints = ['light', 'covered', 'several-faces', 'no-face', 'sound', 'video'] as const;

describe('What is shown', () => {
  it('offers a start, and a button that cannot be pressed while one is under way', () => {
    expect(view({ phase: 'idle' }, en)).to.deep.include({ press: 'start', label: en.start });
    for (const phase of ['starting', 'checking'] as const)
      expect(view({ phase }, en)).to.deep.include({ press: null, tone: 'busy', button: true });
  });

  it('has a link to go on by hand while the browser leaves', () => {
    const state: State = { phase: 'leaving', verificationUrl: 'https://faceid.qq.com/' };
    expect(view(state, en).link).to.equal('https://faceid.qq.com/');
    expect(view({ phase: 'idle' }, en).link).to.equal(undefined);
  });

  it('says what is wrong with this device, and lets the person go on', () => {
    for (const unfit of ['no-camera', 'in-app', 'browser'] as const) {
      const [title, advice] = en[unfit];
      expect(view({ phase: 'unfit', unfit }, en)).to.deep.include({
        title,
        advice,
        press: 'start',
        label: en.anyway,
      });
    }
  });

  it('is honest about a result that takes longer than usual', () => {
    expect(view({ phase: 'checking' }, en).title).to.equal(en.checking[0]);
    expect(view({ phase: 'checking', slow: true }, en).title).to.equal(en.slow[0]);
  });

  it('offers to ask again when the result is late', () => {
    expect(view({ phase: 'checking' }, en)).to.deep.include({ press: null, label: en.askAgain });
    expect(view({ phase: 'delayed' }, en)).to.deep.include({ press: 'ask', label: en.askAgain });
  });

  it('ends with a pass', () => {
    const outcome = { status: 'passed', reason: null, retryable: false, resultToken: 'J' } as const;
    const { press, button, tone } = view({ phase: 'passed', outcome }, en);
    expect({ press, button, tone }).to.deep.equal({ press: null, button: false, tone: 'good' });
  });

  for (const reason of reasons) {
    it(`advises what fits "${reason}" and offers another try where that can help`, () => {
      const [title, advice] = en[reason];
      expect(view(failed({ reason }), en)).to.deep.include({
        title,
        advice,
        tone: 'bad',
        press: 'start',
        label: en.tryAgain,
      });
    });

    it(`sends people with "${reason}" to the site where no try can help`, () => {
      expect(view(failed({ reason, retryable: false }), en)).to.deep.include({
        title: en[reason][0],
        advice: en.contact,
        press: null,
        button: false,
      });
    });
  }

  for (const hint of hints)
    it(`says what to do better about "${hint}"`, () => {
      const [title, advice] = en[hint];
      expect(view(failed({ hint }), en)).to.deep.include({ title, advice, label: en.tryAgain });
    });

  it('does not coach whoever was rejected', () => {
    expect(en.rejected.join()).not.to.match(/light|camera|face|photo|screen|spoof|real person/i);
  });

  it('tells a missing connection, a crowd, a broken service and a wrong set-up apart', () => {
    const titles = [clientError('network', '', true), clientError('proxy-missing')].map(
      (each) => view({ phase: 'error', error: each, recovery: 'ask' }, en).title,
    );
    titles.push(
      view(error('rate-limited', true), en).title,
      view(error('upstream-timeout', true), en).title,
      view(error('origin-not-allowed'), en).title,
    );
    const { offline, busy, service, integration } = en;
    expect(titles).to.deep.equal(
      [offline, integration, busy, service, integration].map(([title]) => title),
    );
  });

  it('judges a code of a newer proxy by whether it may pass', () => {
    expect(view(error('brand-new', true), en).title).to.equal(en.service[0]);
    expect(view(error('brand-new'), en).title).to.equal(en.integration[0]);
  });

  it('names code and request for support', () => {
    expect(view(error('origin-not-allowed'), en).reference).to.equal('origin-not-allowed req-1');
    expect(view({ phase: 'lost' }, en).reference).to.equal(undefined);
  });
});
