import { expect } from '@esm-bundle/chai';
import { withOverrides } from 'ekyc-verify-messages';
import { element as en } from 'ekyc-verify-messages/en';
import { loadMessages } from 'ekyc-verify-messages/load';
import { hints, reasons } from 'ekyc-verify-protocol/vocabulary';
import { EkycError, clientError } from './errors.js';
import { pageError } from './page-errors.js';
import type { State, StateOf } from './machine.js';
import { viewOf } from './views.js';

const error = (code: string, transient = false): State => ({
  phase: 'error',
  error: new EkycError(code, '', { transient, requestId: 'req-1' }),
  recovery: 'start',
});

const tried = (more: Partial<StateOf<'attempt-failed'>>): State => ({
  phase: 'attempt-failed',
  reason: 'capture',
  retryable: true,
  attemptsLeft: 4,
  ...more,
});

describe('What is shown', () => {
  it('offers a start, and a button that cannot be pressed while one is under way', () => {
    expect(viewOf({ phase: 'idle' }, en).button).to.deep.equal({
      label: en.buttons.start,
      press: 'start',
    });
    for (const phase of ['starting', 'checking'] as const)
      expect(viewOf({ phase, delay: null }, en)).to.have.nested.include({
        tone: 'busy',
        'button.press': null,
      });
  });

  it('has a link to go on by hand while the browser leaves', () => {
    const verificationUrl = 'https://faceid.qq.com/';
    expect(viewOf({ phase: 'redirecting', verificationUrl }, en).link?.href).to.equal(
      verificationUrl,
    );
    expect(viewOf({ phase: 'idle' }, en).link).to.equal(null);
  });

  it('says what is wrong with this device, and lets the person go on', () => {
    for (const problem of ['no-camera', 'in-app', 'browser'] as const) {
      const { title, text } = en.unsupported[problem];
      expect(viewOf({ phase: 'unsupported', problem }, en)).to.deep.include({
        title,
        advice: text,
        button: { label: en.buttons.continueAnyway, press: 'start' },
      });
    }
  });

  it('leads out of a page that this one is a part of, before anything else', () => {
    const { button, secondary } = viewOf({ phase: 'unsupported', problem: 'framed' }, en);
    expect(button).to.deep.equal({
      label: en.buttons.openInNewTab,
      press: null,
      href: location.href,
    });
    expect(secondary).to.deep.equal({ label: en.buttons.continueAnyway, press: 'start' });
  });

  it('is honest about what takes longer than usual, and about a crowd', () => {
    const title = (state: State) => viewOf(state, en).title;
    const { starting, checking, slow, busy } = en.states;
    expect([
      title({ phase: 'starting', delay: null }),
      title({ phase: 'starting', delay: 'busy' }),
      title({ phase: 'checking', delay: null }),
      title({ phase: 'checking', delay: 'slow' }),
      title({ phase: 'checking', delay: 'busy' }),
    ]).to.deep.equal([starting.title, busy.title, checking.title, slow.title, busy.title]);
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

  it('only asks again where there is nothing to go on with, and no attempt left', () => {
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
    it(`advises what fits "${reason}" and offers another attempt where one is left`, () => {
      const { title, text } = en.reasons[reason];
      expect(viewOf(tried({ reason }), en)).to.deep.include({
        title,
        advice: text,
        button: { label: en.buttons.tryAgain, press: 'start' },
        attemptsLeft: null,
      });
    });

    it(`sends people with "${reason}" to the site where the verification is over`, () => {
      const outcome = { status: 'failed', reason, retryable: false, resultToken: null } as const;
      expect(viewOf({ phase: 'failed', outcome }, en)).to.deep.include({
        title: en.reasons[reason].title,
        advice: en.notes.contact,
        button: null,
      });
    });
  }

  for (const hint of hints)
    it(`says what to do better about "${hint}"`, () => {
      const { title, text } = en.hints[hint];
      expect(viewOf(tried({ hint }), en)).to.deep.include({ title, advice: text });
    });

  it('says how many attempts are left when they are few, in the numbers of the language', async () => {
    const ar = withOverrides(en, await loadMessages('ar'));
    const said = (attemptsLeft: number, texts = en) =>
      viewOf(tried({ attemptsLeft }), texts).attemptsLeft;
    expect([said(3), said(2), said(1)]).to.deep.equal([null, '2 attempts left', '1 attempt left']);
    // Nobody knows: the proxy said something else than a number.
    expect(said(0)).to.equal(null);
    expect([said(2, ar), said(1, ar)]).to.deep.equal(['بقيت محاولتان', 'بقيت محاولة واحدة']);
  });

  it('leads to the site where only that may begin the next attempt, or none is left', () => {
    const { advice, button } = viewOf(tried({ retryable: false }), en);
    expect([advice, button]).to.deep.equal([en.errors.photo.text, null]);
    const none = viewOf(tried({ retryable: false, attemptsLeft: 0 }), en);
    expect(none.advice).to.equal(en.notes.contact);
  });

  it('lets a page start over after an expiry, unless its backend has to', () => {
    const outcome = {
      status: 'expired',
      reason: 'expired',
      retryable: true,
      resultToken: null,
    } as const;
    const shown = (mayStart: boolean) => viewOf({ phase: 'expired', outcome, mayStart }, en);
    expect(shown(true)).to.deep.include({
      title: en.states.expired.title,
      button: { label: en.buttons.startOver, press: 'start' },
    });
    expect(shown(false)).to.deep.include({
      title: en.states.expired.title,
      advice: en.notes.contact,
      button: null,
    });
  });

  it('says that the site has canceled it, as no fault', () => {
    const outcome = {
      status: 'canceled',
      reason: null,
      retryable: false,
      resultToken: null,
    } as const;
    expect(viewOf({ phase: 'canceled', outcome }, en)).to.deep.include({
      title: en.states.canceled.title,
      tone: 'neutral',
      button: null,
    });
  });

  it('tells a refusal from leaving on purpose and from an outage', () => {
    const tones = (['rejected', 'cancelled', 'service'] as const).map(
      (reason) => viewOf(tried({ reason }), en).tone,
    );
    expect(new Set(tones).size).to.equal(3);
  });

  it('tells a missing connection, a crowd, a broken service and a wrong set-up apart', () => {
    const titles = [
      clientError('network', '', { transient: true }),
      pageError('proxy-missing'),
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

  it('has no button where the site has to go on', () => {
    const { title, text } = en.errors.photo;
    const { advice, button, ...view } = viewOf(error('photo-required'), en);
    expect([view.title, advice, button]).to.deep.equal([title, text, null]);
    const gone = viewOf({ phase: 'lost', mayStart: false }, en);
    expect([gone.advice, gone.button]).to.deep.equal([en.notes.contact, null]);
  });

  it('judges a code of a newer proxy by whether it may pass', () => {
    expect(viewOf(error('brand-new', true), en).title).to.equal(en.reasons.service.title);
    expect(viewOf(error('brand-new'), en).title).to.equal(en.reasons.integration.title);
  });

  it('names code and request for support', () => {
    expect(viewOf(error('origin-not-allowed'), en).reference).to.equal('origin-not-allowed req-1');
    expect(viewOf({ phase: 'lost', mayStart: true }, en).reference).to.equal(null);
  });
});
