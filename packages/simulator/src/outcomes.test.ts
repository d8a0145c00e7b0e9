import { describe, expect, it } from 'vitest';
import type { SimulatorOptions } from './options.js';
import { parseOutcomes } from './outcomes.js';
import type { Simulator } from './simulator.js';
import { call, goodStart, result, startOne } from './testing/client.js';
import { runSimulator } from './testing/running.js';

/** A person's attempt: a start, its page opened, and the browser sent on. @returns the result's code */
async function attempt(simulator: Simulator): Promise<unknown> {
  const bizToken = await startOne(simulator);
  await open(simulator, bizToken);
  return (await result(simulator, bizToken)).ErrorCode;
}

const open = (simulator: Simulator, bizToken: string) =>
  fetch(`${simulator.address().url}/reflect/?token=${bizToken}`, { redirect: 'manual' });

async function attempts(simulator: Simulator, count: number): Promise<unknown[]> {
  const codes: unknown[] = [];
  for (let made = 0; made < count; made += 1) codes.push(await attempt(simulator));
  return codes;
}

describe('a list of outcomes', () => {
  it.each<[string, SimulatorOptions, unknown[]]>([
    ['fails in bad light, then passes', { outcomes: ['too-dark', 'pass'] }, [1201, 0]],
    ['leaves, then passes', { outcomes: ['leave', 'pass'] }, [1410, 0]],
    ['is too slow, then passes', { outcomes: ['timed-out', 'pass'] }, [1409, 0]],
    ['lets the time run out, then passes', { outcomes: ['let-it-expire', 'pass'] }, [15, 0]],
    ['comes back early, then passes', { outcomes: ['go-back-unfinished', 'pass'] }, [null, 0]],
    ['decides after the list is used up', { outcomes: ['pass'] }, [0, null]],
    [
      'does the usual thing after it',
      { outcomes: ['no-face', 'ask'], scenario: 'pass' },
      [1004, null, 0],
    ],
  ])('makes a person who %s', async (_, options, codes) => {
    expect(await attempts(await runSimulator(options), codes.length)).toEqual(codes);
  });

  it('may be given later, and replaces what is left of an earlier one', async () => {
    const simulator = await runSimulator({ outcomes: ['spoofing', 'spoofing'] });
    expect(await attempts(simulator, 1)).toEqual([1002]);
    simulator.setOutcomes(['too-bright', 'pass']);
    expect(await attempts(simulator, 3)).toEqual([1202, 0, null]);
    simulator.setOutcomes(['pass']);
    simulator.setOutcomes([]);
    expect(await attempts(simulator, 1)).toEqual([null]);
  });

  it('belongs to starts in their order, whoever opens a page first', async () => {
    const simulator = await runSimulator({ outcomes: ['too-dark', 'pass'] });
    const [first, second] = [await startOne(simulator), await startOne(simulator)];
    await open(simulator, second);
    await open(simulator, first);
    expect(simulator.verifications()).toMatchObject([{ outcome: 'too-dark' }, { outcome: 'pass' }]);
  });

  it('is not used up by a start that is refused', async () => {
    const simulator = await runSimulator({ outcomes: ['too-dark', 'pass'] });
    const refused = { ...goodStart, Config: { CheckMode: 7 } };
    const { Error } = await call(simulator, 'ApplyWebVerificationBizTokenIntl', refused);
    expect(Error?.Code).toBe('InvalidParameterValue');
    expect(await attempts(simulator, 2)).toEqual([1201, 0]);
  });

  it('gives way to what the page’s address says', async () => {
    const simulator = await runSimulator({ outcomes: ['too-dark'] });
    const bizToken = await startOne(simulator);
    const { url } = simulator.address();
    expect((await fetch(`${url}/reflect/?token=${bizToken}&scenario=win`)).status).toBe(400);
    expect(simulator.verifications()).toMatchObject([{ planned: 'too-dark' }]);
    const address = `${url}/reflect/?token=${bizToken}&scenario=pass`;
    await fetch(address, { redirect: 'manual' });
    expect(simulator.verifications()).toMatchObject([{ outcome: 'pass' }]);
  });

  it('leaves somebody who came back early the choice when they return to the page', async () => {
    const simulator = await runSimulator({ outcomes: ['go-back-unfinished'], scenario: 'pass' });
    const bizToken = await startOne(simulator);
    const { headers } = await open(simulator, bizToken);
    expect(headers.get('location')).toBe(`/reflect/leave?token=${bizToken}`);
    expect(await (await open(simulator, bizToken)).text()).toContain('choose how the check ends');
  });

  it('names the outcome that there is not', () => {
    expect(() => parseOutcomes('pass,win')).toThrow('no outcome "win"');
    expect(() => parseOutcomes('pass,')).toThrow('no outcome ""');
  });

  it('takes names, codes and test documents', () => {
    expect(parseOutcomes(' too-dark, 1410 ,t00-0000,ask')).toEqual([
      'too-dark',
      'leave',
      'pass',
      'ask',
    ]);
    expect(parseOutcomes(' ')).toEqual([]);
  });
});

describe('the front page', () => {
  it('takes a list, from a browser or from curl, and shows what is left of it', async () => {
    const simulator = await runSimulator();
    const { url } = simulator.address();
    const answer = await fetch(`${url}/outcomes`, {
      method: 'POST',
      body: new URLSearchParams({ outcomes: 'too-dark,leave,pass' }),
    });
    expect(answer.url).toBe(`${url}/`);
    expect(await attempts(simulator, 2)).toEqual([1201, 1410]);
    expect(await (await fetch(url)).text()).toContain('value="pass"');
  });

  it('refuses a list with an outcome that there is not, names it, and changes nothing', async () => {
    const simulator = await runSimulator({ outcomes: ['pass'] });
    const answer = await fetch(`${simulator.address().url}/outcomes`, {
      method: 'POST',
      body: new URLSearchParams({ outcomes: 'leave,<b>' }),
    });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('there is no outcome &quot;&lt;b&gt;&quot;');
    expect(await attempts(simulator, 1)).toEqual([0]);
  });
});
