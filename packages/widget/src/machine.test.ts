import { expect } from '@esm-bundle/chai';
import { clientError } from './errors.js';
import { transition } from './machine.js';
import type { Action, Phase, State } from './machine.js';

const error = clientError('network');
const resultToken = 'e.y.J';
const passed = { status: 'passed', reason: null, retryable: false, resultToken } as const;
const refused = { status: 'failed', reason: 'rejected', retryable: false, resultToken } as const;
const expired = { status: 'expired', reason: 'expired', retryable: true, resultToken } as const;
const canceled = { status: 'canceled', reason: null, retryable: false, resultToken } as const;
const verificationUrl = 'https://faceid.qq.com/';
const view = { notice: { title: 'A title', text: '' }, panel: null } as const;
const failure = { reason: 'capture', attemptsLeft: 2, retryable: true } as const;

const states = {
  idle: { phase: 'idle' },
  starting: { phase: 'starting', delay: null },
  'starting, in line': { phase: 'starting', delay: 'busy' },
  unsupported: { phase: 'unsupported', problem: 'no-camera' },
  'handing off': { phase: 'handoff', view },
  redirecting: { phase: 'redirecting', verificationUrl },
  'opened externally': { phase: 'opened-externally' },
  checking: { phase: 'checking', delay: null },
  'checking for long': { phase: 'checking', delay: 'slow' },
  unfinished: { phase: 'unfinished', verificationUrl, mayStart: true },
  'unfinished, no other left': { phase: 'unfinished', verificationUrl: null, mayStart: false },
  'attempt failed': { phase: 'attempt-failed', ...failure },
  'attempt failed, the site’s turn': { phase: 'attempt-failed', ...failure, retryable: false },
  passed: { phase: 'passed', outcome: passed },
  failed: { phase: 'failed', outcome: refused },
  expired: { phase: 'expired', outcome: expired, mayStart: true },
  'expired, the backend’s': { phase: 'expired', outcome: expired, mayStart: false },
  canceled: { phase: 'canceled', outcome: canceled },
  lost: { phase: 'lost', mayStart: true },
  'lost, the backend’s': { phase: 'lost', mayStart: false },
  'error at the start': { phase: 'error', error, recovery: 'start' },
  'error on the way back': { phase: 'error', error, recovery: 'ask' },
} satisfies Record<string, State>;
type StateName = keyof typeof states;

/** Each action as it may come. */
const actions: { [T in Action['type']]: Extract<Action, { type: T }> } = {
  start: { type: 'start' },
  warn: { type: 'warn', problem: 'no-camera' },
  delay: { type: 'delay', delay: 'busy' },
  'show-handoff': { type: 'show-handoff', view },
  'use-this-device': { type: 'use-this-device' },
  redirect: { type: 'redirect', verificationUrl },
  'open-externally': { type: 'open-externally' },
  return: { type: 'return' },
  ask: { type: 'ask' },
  'leave-unfinished': { type: 'leave-unfinished', left: { verificationUrl, mayStart: true } },
  'fail-attempt': { type: 'fail-attempt', failure },
  finish: { type: 'finish', outcome: passed, mayStart: false },
  lose: { type: 'lose', mayStart: true },
  fail: { type: 'fail', error },
  'show-again': { type: 'show-again' },
  'give-up': { type: 'give-up' },
  clear: { type: 'clear' },
  reset: { type: 'reset' },
};

/** Where an answer about the verification may come. */
const asking = [
  'idle',
  'handing off',
  'checking',
  'checking for long',
  'unfinished',
  'unfinished, no other left',
] as const satisfies StateName[];

const everywhere = (phase: Phase, names: readonly StateName[] = asking) =>
  Object.fromEntries(names.map((name) => [name, phase]));

/** Every transition there is; what is not here must change nothing. */
const transitions: Record<Action['type'], Partial<Record<StateName, Phase>>> = {
  start: everywhere('starting', [
    'idle',
    'unsupported',
    'opened externally',
    'unfinished',
    'attempt failed',
    'attempt failed, the site’s turn',
    'expired',
    'lost',
    'error at the start',
  ]),
  warn: everywhere('unsupported', ['starting', 'starting, in line']),
  delay: { starting: 'starting', checking: 'checking', 'checking for long': 'checking' },
  'show-handoff': everywhere('handoff', [...asking, 'starting', 'starting, in line']),
  'use-this-device': { 'handing off': 'starting' },
  redirect: everywhere('redirecting', [
    'starting',
    'starting, in line',
    'unfinished',
    'unfinished, no other left',
  ]),
  'open-externally': { redirecting: 'opened-externally' },
  return: everywhere('checking', ['idle', 'starting', 'starting, in line']),
  ask: everywhere('checking', [
    'opened externally',
    'unfinished',
    'unfinished, no other left',
    'error on the way back',
  ]),
  'leave-unfinished': everywhere(
    'unfinished',
    asking.filter((name) => name !== 'unfinished'),
  ),
  'fail-attempt': everywhere('attempt-failed'),
  finish: everywhere('passed'),
  lose: everywhere('lost', [...asking, 'starting', 'starting, in line']),
  fail: everywhere('error', [
    'starting',
    'starting, in line',
    'handing off',
    'redirecting',
    'checking',
    'checking for long',
  ]),
  'show-again': everywhere('idle', ['starting', 'starting, in line', 'redirecting']),
  'give-up': everywhere('idle', [
    'starting',
    'starting, in line',
    ...asking.filter((name) => name !== 'idle'),
  ]),
  clear: everywhere('idle', [
    'unsupported',
    'attempt failed',
    'attempt failed, the site’s turn',
    'failed',
    'expired',
    'expired, the backend’s',
    'canceled',
    'lost',
    'lost, the backend’s',
    'error at the start',
  ]),
  reset: everywhere(
    'idle',
    (Object.keys(states) as StateName[]).filter((name) => name !== 'idle'),
  ),
};

describe('The state machine', () => {
  for (const action of Object.values(actions)) {
    for (const [name, state] of Object.entries(states) as [StateName, State][]) {
      const phase = transitions[action.type][name];
      if (phase === undefined)
        it(`ignores "${action.type}" when ${name}`, () => {
          expect(transition(state, action)).to.equal(state);
        });
      else
        it(`goes from ${name} to ${phase} on "${action.type}"`, () => {
          expect(transition(state, action).phase).to.equal(phase);
        });
    }
  }

  it('takes the phase of the outcome', () => {
    for (const outcome of [passed, refused, canceled])
      expect(
        transition(states.checking, { type: 'finish', outcome, mayStart: false }),
      ).to.deep.equal({ phase: outcome.status, outcome });
  });

  it('lets a page begin anew after an expiry where it may', () => {
    for (const mayStart of [true, false]) {
      const after = transition(states.idle, { type: 'finish', outcome: expired, mayStart });
      expect(after).to.deep.equal({ phase: 'expired', outcome: expired, mayStart });
    }
  });

  it('repeats what has failed: the start before leaving, the question after the return', () => {
    const after = (state: State) => transition(state, actions.fail);
    expect(after(states.starting)).to.deep.include({ error, recovery: 'start' });
    expect(after(states.checking)).to.deep.include({ error, recovery: 'ask' });
    expect(after(states['handing off'])).to.deep.include({ error, recovery: 'start' });
  });

  it('says why it takes its time', () => {
    expect(transition(states.checking, { type: 'delay', delay: 'slow' })).to.deep.equal(
      states['checking for long'],
    );
    expect(transition(states.starting, actions.delay)).to.deep.equal(states['starting, in line']);
  });

  it('knows how to go on with what was not finished, as long as that is so', () => {
    const left = { verificationUrl: null, mayStart: true };
    expect(transition(states.unfinished, { type: 'leave-unfinished', left })).to.deep.equal({
      phase: 'unfinished',
      ...left,
    });
  });

  it('carries the address to leave for', () => {
    expect(transition(states.starting, actions.redirect)).to.deep.include({ verificationUrl });
  });
});
