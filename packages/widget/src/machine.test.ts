import { expect } from '@esm-bundle/chai';
import { clientError } from './errors.js';
import * as machine from './machine.js';
import type { Phase, State } from './machine.js';

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
  'handing off': { phase: 'handoff', text: ['A title', ''], panel: null },
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

const verificationUrl = 'https://faceid.qq.com/';

type Take = (state: State) => State;

/** Each action as it may come. */
const actions = {
  start: machine.start,
  warn: (state) => machine.warn(state, { unfit: 'no-camera' }),
  show: (state) => machine.show(state, { text: ['A title', ''], panel: null }),
  leave: (state) => machine.leave(state, { verificationUrl }),
  handOff: machine.handOff,
  arrive: machine.arrive,
  ask: machine.ask,
  wait: machine.wait,
  delay: machine.delay,
  finish: (state) => machine.finish(state, { outcome: passed }),
  restore: (state) => machine.restore(state, { outcome: passed }),
  lose: machine.lose,
  fail: (state) => machine.fail(state, { error }),
  comeBack: machine.comeBack,
  giveUp: machine.giveUp,
  reset: machine.reset,
} satisfies Record<string, Take>;
type ActionName = keyof typeof actions;

/** Every transition there is; what is not here must change nothing. */
const transitions: Record<ActionName, Partial<Record<StateName, Phase>>> = {
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
  show: { starting: 'handoff', 'handing off': 'handoff' },
  leave: { starting: 'leaving', 'handing off': 'leaving' },
  handOff: { leaving: 'elsewhere' },
  arrive: { idle: 'checking', starting: 'checking' },
  ask: { elsewhere: 'checking', delayed: 'checking', 'error on the way back': 'checking' },
  wait: { checking: 'checking', 'checking for long': 'checking' },
  delay: { checking: 'delayed', 'checking for long': 'delayed' },
  finish: {
    starting: 'passed',
    'handing off': 'passed',
    checking: 'passed',
    'checking for long': 'passed',
  },
  restore: { idle: 'passed' },
  lose: {
    idle: 'lost',
    starting: 'lost',
    'handing off': 'lost',
    checking: 'lost',
    'checking for long': 'lost',
  },
  fail: {
    starting: 'error',
    'handing off': 'error',
    leaving: 'error',
    checking: 'error',
    'checking for long': 'error',
  },
  comeBack: { starting: 'idle', leaving: 'idle' },
  giveUp: {
    starting: 'idle',
    'handing off': 'idle',
    checking: 'idle',
    'checking for long': 'idle',
  },
  reset: {
    starting: 'idle',
    unfit: 'idle',
    'handing off': 'idle',
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
  for (const [action, take] of Object.entries(actions) as [ActionName, Take][]) {
    for (const [name, state] of Object.entries(states) as [StateName, State][]) {
      const phase = transitions[action][name];
      if (phase === undefined)
        it(`ignores "${action}" when ${name}`, () => {
          expect(take(state)).to.equal(state);
        });
      else
        it(`goes from ${name} to ${phase} on "${action}"`, () => {
          expect(take(state).phase).to.equal(phase);
        });
    }
  }

  it('takes the phase of the outcome', () => {
    for (const outcome of [passed, retryable, expired])
      expect(machine.finish(states.checking, { outcome })).to.deep.equal({
        phase: outcome.status,
        outcome,
      });
  });

  it('repeats what has failed: the start before leaving, the question after the return', () => {
    const { fail } = actions;
    expect(fail(states.starting)).to.deep.include({ error, recovery: 'start' });
    expect(fail(states.checking)).to.deep.include({ error, recovery: 'ask' });
    expect(fail(states['handing off'])).to.deep.include({ error, recovery: 'ask' });
  });

  it('says that the result takes its time', () => {
    expect(actions.wait(states.checking)).to.deep.equal(states['checking for long']);
  });

  it('carries the address to leave for', () => {
    expect(actions.leave(states.starting)).to.deep.include({ verificationUrl });
  });
});
