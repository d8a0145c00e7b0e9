import { expect } from '@esm-bundle/chai';
import { element as en } from 'ekyc-verify-messages/en';
import { hints, reasons } from 'ekyc-verify-protocol/vocabulary';
import type { Outcome } from './outcome.js';
import { EkycError, clientError } from './errors.js';
import type { State } from './machine.js';
import { viewOf } from './views.js';

const error = (code: string, transient = false): State => ({
  phase: 'error',
  error: new EkycError(code, '', { transient, requestId: 'req-1' }),
  recovery: 'start',
});

const failed = (more: Partial<Outcome>): State => ({
  phase: 'failed',
  outcome: { status: 'failed', reason: 'capture', retryable: true, resultToken: null, ...more },
});

describe('What is shown', () => {
  it('offers a start, and a button that cannot be pressed while one is under way', () => {
    expect(viewOf({ phase: 'idle' }, en).button).to.deep.equal({
      label: en.buttons.start,
      press: 'start',
    });
    for (const state of [{ phase: 'starting' }, { phase: 'checking', slow: false }] as const)
      expect(viewOf(state, en)).to.have.nested.include({ tone: 'busy', 'button.press': null });
  });

  it('has a link to go on by hand while the browser leaves', () => {
    const verificationUrl = 'https://faceid.qq.com/';
    expect(viewOf({ phase: 'redirecting', verificationUrl }, en).link?.href).to.equal(
      verificationUrl,
    );
    expect(viewOf({ phase: 'idle' }, en).link).to.equal(null);
  });

  it('says what is wrong with this device, and lets the person go on', () => {
    for (const problem of ['no-camera', 'in-app', 'browser', 'framed'] as const) {
      const { title, text } = en.unsupported[problem];
      expect(viewOf({ phase: 'unsupported', problem }, en)).to.deep.include({
        title,
        advice: text,
        button: { label: en.buttons.continueAnyway, press: 'start' },
      });
    }
  });

  it('leads out of a page that this one is a part of', () => {
    const { link } = viewOf({ phase: 'unsupported', problem: 'framed' }, en);
    expect(link).to.deep.equal({
      href: location.href,
      label: en.buttons.openInNewTab,
      target: '_blank',
    });
  });

  it('is honest about a result that takes longer than usual', () => {
    expect(viewOf({ phase: 'checking', slow: false }, en).title).to.equal(en.states.checking.title);
    expect(viewOf({ phase: 'checking', slow: true }, en).title).to.equal(en.states.slow.title);
  });

  it('lets who has not finished go on while that is possible, or start over', () => {
    const startOver = { label: en.buttons.startOver, press: 'start' };
    const goOn = { label: en.buttons.continue, press: 'resume' };
    const unfinished = { phase: 'unfinished', mayStart: true } as const;
    const verificationUrl = 'https://faceid.qq.com/';
    expect(viewOf({ ...unfinished, verificationUrl }, en)).to.deep.include({
      title: en.states.unfinished.title,
      button: goOn,
      secondary: startOver,
    });
    expect(viewOf({ ...unfinished, verificationUrl: null }, en)).to.deep.include({
      button: startOver,
      secondary: null,
    });
  });

  it('does not let a page begin what its backend began anew', () => {
    const unfinished = { phase: 'unfinished', mayStart: false } as const;
    const { button, secondary } = viewOf({ ...unfinished, verificationUrl: null }, en);
    expect([button?.press, secondary]).to.deep.equal(['ask', null]);
  });

  it('ends with a pass', () => {
    const outcome = { status: 'passed', reason: null, retryable: false, resultToken: 'J' } as const;
    const { button, tone } = viewOf({ phase: 'passed', outcome }, en);
    expect({ button, tone }).to.deep.equal({ button: null, tone: 'success' });
  });

  for (const reason of reasons) {
    it(`advises what fits "${reason}" and offers another try where that can help`, () => {
      const { title, text } = en.reasons[reason];
      expect(viewOf(failed({ reason }), en)).to.deep.include({
        title,
        advice: text,
        button: { label: en.buttons.tryAgain, press: 'start' },
      });
    });

    it(`sends people with "${reason}" to the site where no try can help`, () => {
      expect(viewOf(failed({ reason, retryable: false }), en)).to.deep.include({
        title: en.reasons[reason].title,
        advice: en.notes.contact,
        button: null,
      });
    });
  }

  for (const hint of hints)
    it(`says what to do better about "${hint}"`, () => {
      const { title, text } = en.hints[hint];
      expect(viewOf(failed({ hint }), en)).to.deep.include({ title, advice: text });
    });

  it('tells a refusal from leaving on purpose and from an outage', () => {
    const tones = (['rejected', 'cancelled', 'service'] as const).map(
      (reason) => viewOf(failed({ reason }), en).tone,
    );
    expect(new Set(tones).size).to.equal(3);
  });

  it('tells a missing connection, a crowd, a broken service and a wrong set-up apart', () => {
    const titles = [
      clientError('network', '', { transient: true }),
      clientError('proxy-missing'),
    ].map((each) => viewOf({ phase: 'error', error: each, recovery: 'ask' }, en).title);
    titles.push(
      viewOf(error('rate-limited', true), en).title,
      viewOf(error('upstream-timeout', true), en).title,
      viewOf(error('origin-not-allowed'), en).title,
    );
    const { offline, busy } = en.errors;
    const { service, integration } = en.reasons;
    expect(titles).to.deep.equal(
      [offline, integration, busy, service, integration].map(({ title }) => title),
    );
  });

  it('asks the person to solve a captcha again, and says so of a failure that nobody expected', () => {
    expect(viewOf(error('captcha-failed'), en).title).to.equal(en.errors.captcha.title);
    expect(viewOf(error('unexpected'), en).title).to.equal(en.reasons.unknown.title);
  });

  it('judges a code of a newer proxy by whether it may pass', () => {
    expect(viewOf(error('brand-new', true), en).title).to.equal(en.reasons.service.title);
    expect(viewOf(error('brand-new'), en).title).to.equal(en.reasons.integration.title);
  });

  it('names code and request for support', () => {
    expect(viewOf(error('origin-not-allowed'), en).reference).to.equal('origin-not-allowed req-1');
    expect(viewOf({ phase: 'lost' }, en).reference).to.equal(null);
  });
});
