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

const states = {
  idle: { phase: 'idle' },
  starting: { phase: 'starting' },
  unfit: { phase: 'unfit', unfit: 'no-camera' },
  'handing over': { phase: 'handover', text: ['A title', ''], panel: null },
  leaving: { phase: 'leaving', verificationUrl: 'https://faceid.qq.com/' },
  elsewhere: { phase: 'elsewhere' },
  checking: { phase: 'checking' },
  'checking for long': { phase: 'checking', slow: true },
  delayed: { phase: 'delayed' },
  passed: { phase: 'passed', outcome: passed },
  'failed, may try again': { phase: 'failed', outcome: retryable },
  'failed for good': { phase: 'failed', outcome: refused },
  expired: { phase: 'expired', outcome: expired },
  lost: { phase: 'lost' },
  'error at the start': { phase: 'error', error, recovery: 'start' },
  'error on the way back': { phase: 'error', error, recovery: 'ask' },
} satisfies Record<string, State>;
type StateName = keyof typeof states;

const actions: { [T in Action['type']]: Extract<Action, { type: T }> } = {
  start: { type: 'start' },
  warn: { type: 'warn', unfit: 'no-camera' },
  show: { type: 'show', text: ['A title', ''], panel: null },
  leave: { type: 'leave', verificationUrl: 'https://faceid.qq.com/' },
  'hand-off': { type: 'hand-off' },
  return: { type: 'return' },
  ask: { type: 'ask' },
  wait: { type: 'wait' },
  delay: { type: 'delay' },
  finish: { type: 'finish', outcome: passed },
  restore: { type: 'restore', outcome: passed },
  lose: { type: 'lose' },
  fail: { type: 'fail', error },
  'come-back': { type: 'come-back' },
  'give-up': { type: 'give-up' },
  reset: { type: 'reset' },
};

/** Every transition there is; what is not here must change nothing. */
const transitions: Record<Action['type'], Partial<Record<StateName, Phase>>> = {
  start: {
    idle: 'starting',
    unfit: 'starting',
    elsewhere: 'starting',
    'failed, may try again': 'starting',
    expired: 'starting',
    lost: 'starting',
    'error at the start': 'starting',
  },
  warn: { starting: 'unfit' },
  show: { starting: 'handover', 'handing over': 'handover' },
  leave: { starting: 'leaving', 'handing over': 'leaving' },
  'hand-off': { leaving: 'elsewhere' },
  return: { idle: 'checking', starting: 'checking' },
  ask: { elsewhere: 'checking', delayed: 'checking', 'error on the way back': 'checking' },
  wait: { checking: 'checking', 'checking for long': 'checking' },
  delay: { checking: 'delayed', 'checking for long': 'delayed' },
  finish: {
    starting: 'passed',
    'handing over': 'passed',
    checking: 'passed',
    'checking for long': 'passed',
  },
  restore: { idle: 'passed' },
  lose: {
    idle: 'lost',
    starting: 'lost',
    'handing over': 'lost',
    checking: 'lost',
    'checking for long': 'lost',
  },
  fail: {
    starting: 'error',
    'handing over': 'error',
    leaving: 'error',
    checking: 'error',
    'checking for long': 'error',
  },
  'come-back': { starting: 'idle', leaving: 'idle' },
  'give-up': {
    starting: 'idle',
    'handing over': 'idle',
    checking: 'idle',
    'checking for long': 'idle',
  },
  reset: {
    starting: 'idle',
    unfit: 'idle',
    'handing over': 'idle',
    leaving: 'idle',
    elsewhere: 'idle',
    checking: 'idle',
    'checking for long': 'idle',
    delayed: 'idle',
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
    const fail = { type: 'fail', error } as const;
    expect(transition(states.starting, fail)).to.deep.include({ error, recovery: 'start' });
    expect(transition(states.checking, fail)).to.deep.include({ error, recovery: 'ask' });
    expect(transition(states['handing over'], fail)).to.deep.include({ error, recovery: 'ask' });
  });

  it('says that the result takes its time', () => {
    expect(transition(states.checking, actions.wait)).to.deep.equal(states['checking for long']);
  });

  it('carries the address to leave for', () => {
    const { leave } = actions;
    expect(transition(states.starting, leave)).to.deep.include({
      verificationUrl: leave.verificationUrl,
    });
  });
});
