import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { SimulatorOptions } from '../options.js';
import { scenarios } from '../scenarios.js';
import type { Simulator } from '../simulator.js';
import { goodStart, result, startOne } from '../testing/client.js';
import { runSimulator } from '../testing/running.js';

/** A person with a browser that shows one verification's page and does not follow redirects. */
async function visit(different: { config?: object; options?: SimulatorOptions } = {}) {
  const simulator = await runSimulator(different.options);
  const Config = { ...goodStart.Config, ...different.config };
  const bizToken = await startOne(simulator, { ...goodStart, Config });
  const { url } = simulator.address();
  const get = (path: string) => fetch(new URL(path, url), { redirect: 'manual' });
  const post = (form: Record<string, string>) =>
    fetch(new URL('/reflect/', url), {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams(form),
    });
  return {
    simulator,
    bizToken,
    get,
    open: () => get(`/reflect/?token=${bizToken}`),
    choose: (choice: string) => post({ token: bizToken, choice }),
    scan: (document: string) => post({ token: bizToken, document }),
  };
}

const errorCode = async (simulator: Simulator, bizToken: string) =>
  (await result(simulator, bizToken)).ErrorCode;

const back = (bizToken: string) => `https://shop.example/sign-up?token=${bizToken}`;

describe('the hosted page', () => {
  it('shows what is checked, and offers every result', async () => {
    const { open, simulator } = await visit({ config: { Language: 'zh-tc' } });
    const page = await (await open()).text();
    expect(page).toContain('Simulator: nobody is checked here');
    expect(page).toContain('<dd>Document, face and comparison</dd>');
    expect(page).toContain('<dd>HKIDCard</dd>');
    expect(page).toContain('<dd>zh-tc</dd>');
    for (const { name } of scenarios) expect(page).toContain(`value="${name}"`);
    expect(simulator.verifications()).toMatchObject([{ state: 'opened' }]);
  });

  it('may load, run and embed nothing, and leaks its address to nobody', async () => {
    const { open } = await visit();
    const answer = await open();
    const { headers } = answer;
    const style = /<style>(.*)<\/style>/s.exec(await answer.text())?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(headers.get('content-security-policy')).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; form-action 'self'; ` +
        "frame-ancestors 'none'; base-uri 'none'",
    );
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('takes the colour that was asked for, and nothing else as a colour', async () => {
    const coloured = await visit({ config: { ThemeColor: '#A1b2C3' } });
    expect(await (await coloured.open()).text()).toContain('--theme: #A1b2C3;');
    const attacked = await visit({ config: { ThemeColor: '</style><script>' } });
    const page = await (await attacked.open()).text();
    expect(page).toContain('--theme: #2d72f1;');
    expect(page).not.toContain('<script');
  });

  it('escapes what a merchant sends', async () => {
    const options = { documentTypes: ['<script>alert(1)</script>'] };
    const { open } = await visit({ options, config: { IDCardType: options.documentTypes[0] } });
    expect(await (await open()).text()).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  });

  it('with a token that nobody has is not found', async () => {
    const { get } = await visit();
    expect((await get('/reflect/?token=NONE')).status).toBe(404);
    expect((await get('/reflect/')).status).toBe(404);
    expect((await get('/elsewhere')).status).toBe(404);
  });
});

describe('Pass', () => {
  it('shows the result, from which Next leads back with the token', async () => {
    const { simulator, bizToken, choose, get } = await visit();
    const answer = await choose('pass');
    expect(answer.status).toBe(303);
    const page = await (await get(answer.headers.get('location') ?? '')).text();
    expect(page).toContain('Verification complete');
    expect(page).toContain(`href="${back(bizToken)}">Next</a>`);
    expect(await errorCode(simulator, bizToken)).toBe(0);
  });

  it('with AutoSkip leads back at once', async () => {
    const { bizToken, choose, get } = await visit({ config: { AutoSkip: true } });
    const { headers } = await choose('pass');
    const page = await (await get(headers.get('location') ?? '')).text();
    expect(page).toContain(`http-equiv="refresh" content="0; url=${back(bizToken)}"`);
  });

  it('leads back in the style that the options ask for', async () => {
    const options: SimulatorOptions = { returnStyle: 'ampersand' };
    const { simulator, bizToken, choose, open } = await visit({ options });
    await choose('pass');
    const address = `https://shop.example/sign-up&token=${bizToken}`;
    expect(await (await open()).text()).toContain(address.replace('&', '&amp;'));
    expect(simulator.returnUrl(bizToken)).toBe(address);
  });
});

describe('every other button', () => {
  it('of a failure shows it, even with AutoSkip, and offers the way back', async () => {
    const { simulator, bizToken, choose, open } = await visit({ config: { AutoSkip: true } });
    await choose('no-face');
    const page = await (await open()).text();
    expect(page).toContain('Verification failed');
    expect(page).toContain(back(bizToken));
    expect(await errorCode(simulator, bizToken)).toBe(1004);
  });

  it('Leave ends with 1410 and leads back at once', async () => {
    const { simulator, bizToken, choose } = await visit();
    const { headers } = await choose('leave');
    expect(headers.get('location')).toBe(`/reflect/leave?token=${bizToken}`);
    expect(await errorCode(simulator, bizToken)).toBe(1410);
  });

  it('Let it expire ends the time and says so', async () => {
    const { simulator, bizToken, choose, open } = await visit();
    await choose('let-it-expire');
    const page = await open();
    expect(page.status).toBe(410);
    expect(await page.text()).toContain(back(bizToken));
    expect(await errorCode(simulator, bizToken)).toBe(15);
  });

  it('Go back without finishing leads back and leaves everything open', async () => {
    const { simulator, bizToken, choose, open } = await visit();
    await open();
    const { headers } = await choose('go-back-unfinished');
    expect(headers.get('location')).toBe(`/reflect/leave?token=${bizToken}`);
    expect(await errorCode(simulator, bizToken)).toBeNull();
    expect(simulator.verifications()).toMatchObject([{ state: 'opened' }]);
  });

  it('after the end changes nothing', async () => {
    const { simulator, bizToken, choose } = await visit();
    await choose('pass');
    expect((await choose('no-face')).status).toBe(303);
    expect(await errorCode(simulator, bizToken)).toBe(0);
  });

  it('that does not exist is refused', async () => {
    const { simulator, choose } = await visit();
    expect((await choose('win-the-lottery')).status).toBe(400);
    expect(simulator.verifications()).toMatchObject([{ state: 'waiting' }]);
  });
});

describe('a test document', () => {
  it.each(scenarios)('$documentNumber ends as $name', async ({ name, documentNumber }) => {
    const { simulator, scan } = await visit();
    expect((await scan(documentNumber)).status).toBe(303);
    expect(simulator.verifications()).toMatchObject([{ state: 'finished', outcome: name }]);
  });

  it('may be written with spaces, in lower case, or without its dash', async () => {
    for (const written of [' t00 1201', 'T001201']) {
      const { simulator, scan } = await visit();
      await scan(written);
      expect(simulator.verifications()).toMatchObject([{ outcome: 'too-dark' }]);
    }
  });

  it('that nobody was given is refused, and leaves the verification open', async () => {
    const { simulator, scan } = await visit();
    expect((await scan('T99-1201')).status).toBe(400);
    expect(simulator.verifications()).toMatchObject([{ state: 'waiting' }]);
  });
});

describe('an address that says how it ends', () => {
  it.each([
    ['scenario=too-dark', 'too-dark'],
    ['scenario=1410', 'leave'],
    ['document=T02-0000', 'pass-large'],
  ])('with %s ends as %s, and leads back at once', async (query, outcome) => {
    const { simulator, bizToken, get } = await visit();
    const { headers } = await get(`/reflect/?token=${bizToken}&${query}`);
    const page = await (await get(headers.get('location') ?? '')).text();
    expect(page).toContain(`http-equiv="refresh" content="0; url=${back(bizToken)}"`);
    expect(simulator.verifications()).toMatchObject([{ state: 'finished', outcome }]);
  });

  it('changes nothing that has ended, and names outcomes that there are', async () => {
    const { simulator, bizToken, get } = await visit();
    expect((await get(`/reflect/?token=${bizToken}&scenario=win`)).status).toBe(400);
    await get(`/reflect/?token=${bizToken}&scenario=no-face`);
    await get(`/reflect/?token=${bizToken}&scenario=pass`);
    expect(await errorCode(simulator, bizToken)).toBe(1004);
  });
});

it('a simulator with a scenario ends each verification so, unless the address says otherwise', async () => {
  const { simulator, bizToken, open, get } = await visit({ options: { scenario: 'not-live' } });
  expect((await open()).headers.get('location')).toBe(`/reflect/leave?token=${bizToken}`);
  const other = await startOne(simulator);
  await get(`/reflect/?token=${other}&scenario=pass`);
  expect(simulator.verifications()).toMatchObject([{ outcome: 'not-live' }, { outcome: 'pass' }]);
});
