import { expect } from '@esm-bundle/chai';
import { clientError } from './errors.js';
import { transition } from './machine.js';
import type { Action, Phase, State } from './machine.js';

const error = clientError('network');
const resultToken = 'e.y.J';
const passed = { status: 'passed', reason: null, retryable: false, resultToken } as const;
const retryable = { status: 'failed', reason: 'capture', retryable: true, resultToken } as const;
const refused = { status: 'failed', reason: 'rejected', retryable: false, resultToken } as const;
const expired = { status: 'expired', reason: 'expired', retryable: true, resultToken } as const;
const verificationUrl = 'https://faceid.qq.com/';
const view = { notice: { title: 'A title', text: '' }, panel: null } as const;

const states = {
  idle: { phase: 'idle' },
  starting: { phase: 'starting' },
  unsupported: { phase: 'unsupported', problem: 'no-camera' },
  'handing off': { phase: 'handoff', view },
  redirecting: { phase: 'redirecting', verificationUrl },
  'opened externally': { phase: 'opened-externally' },
  checking: { phase: 'checking', slow: false },
  'checking for long': { phase: 'checking', slow: true },
  unfinished: { phase: 'unfinished', verificationUrl, mayStart: true },
  'unfinished, the backend’s': { phase: 'unfinished', verificationUrl: null, mayStart: false },
  passed: { phase: 'passed', outcome: passed },
  'failed, may try again': { phase: 'failed', outcome: retryable },
  'failed for good': { phase: 'failed', outcome: refused },
  expired: { phase: 'expired', outcome: expired },
  lost: { phase: 'lost' },
  'error at the start': { phase: 'error', error, recovery: 'start' },
  'error on the way back': { phase: 'error', error, recovery: 'ask' },
} satisfies Record<string, State>;
type StateName = keyof typeof states;

/** Each action as it may come. */
const actions: { [T in Action['type']]: Extract<Action, { type: T }> } = {
  start: { type: 'start' },
  warn: { type: 'warn', problem: 'no-camera' },
  'show-handoff': { type: 'show-handoff', view },
  redirect: { type: 'redirect', verificationUrl },
  'open-externally': { type: 'open-externally' },
  return: { type: 'return' },
  ask: { type: 'ask' },
  slow: { type: 'slow' },
  'leave-unfinished': { type: 'leave-unfinished', verificationUrl, mayStart: true },
  finish: { type: 'finish', outcome: passed },
  restore: { type: 'restore', outcome: passed },
  lose: { type: 'lose' },
  fail: { type: 'fail', error },
  'show-again': { type: 'show-again' },
  'give-up': { type: 'give-up' },
  clear: { type: 'clear' },
  reset: { type: 'reset' },
};

/** Every transition there is; what is not here must change nothing. */
const transitions: Record<Action['type'], Partial<Record<StateName, Phase>>> = {
  start: {
    idle: 'starting',
    unsupported: 'starting',
    'opened externally': 'starting',
    unfinished: 'starting',
    'failed, may try again': 'starting',
    expired: 'starting',
    lost: 'starting',
    'error at the start': 'starting',
  },
  warn: { starting: 'unsupported' },
  'show-handoff': { starting: 'handoff', 'handing off': 'handoff' },
  redirect: {
    starting: 'redirecting',
    'handing off': 'redirecting',
    unfinished: 'redirecting',
    'unfinished, the backend’s': 'redirecting',
  },
  'open-externally': { redirecting: 'opened-externally' },
  return: { idle: 'checking', starting: 'checking' },
  ask: {
    'opened externally': 'checking',
    unfinished: 'checking',
    'unfinished, the backend’s': 'checking',
    'error on the way back': 'checking',
  },
  slow: { checking: 'checking' },
  'leave-unfinished': { checking: 'unfinished', 'checking for long': 'unfinished' },
  finish: {
    starting: 'passed',
    'handing off': 'passed',
    checking: 'passed',
    'checking for long': 'passed',
    unfinished: 'passed',
    'unfinished, the backend’s': 'passed',
  },
  restore: { idle: 'passed' },
  lose: {
    idle: 'lost',
    starting: 'lost',
    'handing off': 'lost',
    checking: 'lost',
    'checking for long': 'lost',
    unfinished: 'lost',
    'unfinished, the backend’s': 'lost',
  },
  fail: {
    starting: 'error',
    'handing off': 'error',
    redirecting: 'error',
    checking: 'error',
    'checking for long': 'error',
  },
  'show-again': { starting: 'idle', redirecting: 'idle' },
  'give-up': {
    starting: 'idle',
    'handing off': 'idle',
    checking: 'idle',
    'checking for long': 'idle',
    unfinished: 'idle',
    'unfinished, the backend’s': 'idle',
  },
  clear: {
    unsupported: 'idle',
    'failed, may try again': 'idle',
    'failed for good': 'idle',
    expired: 'idle',
    lost: 'idle',
    'error at the start': 'idle',
  },
  reset: {
    starting: 'idle',
    unsupported: 'idle',
    'handing off': 'idle',
    redirecting: 'idle',
    'opened externally': 'idle',
    checking: 'idle',
    'checking for long': 'idle',
    unfinished: 'idle',
    'unfinished, the backend’s': 'idle',
    passed: 'idle',
    'failed, may try again': 'idle',
    'failed for good': 'idle',
    expired: 'idle',
    lost: 'idle',
    'error at the start': 'idle',
    'error on the way back': 'idle',
  },
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
    for (const outcome of [passed, retryable, expired])
      expect(transition(states.checking, { type: 'finish', outcome })).to.deep.equal({
        phase: outcome.status,
        outcome,
      });
  });

  it('repeats what has failed: the start before leaving, the question after the return', () => {
    const after = (state: State) => transition(state, actions.fail);
    expect(after(states.starting)).to.deep.include({ error, recovery: 'start' });
    expect(after(states.checking)).to.deep.include({ error, recovery: 'ask' });
    expect(after(states['handing off'])).to.deep.include({ error, recovery: 'ask' });
  });

  it('says that the result takes its time', () => {
    expect(transition(states.checking, actions.slow)).to.deep.equal(states['checking for long']);
  });

  it('carries the address to leave for', () => {
    expect(transition(states.starting, actions.redirect)).to.deep.include({ verificationUrl });
  });
});
