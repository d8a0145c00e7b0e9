/**
 * What `sameBrowser` is worth: whoever begins an attempt and has somebody else finish it must not
 * come out as true, whatever they do before, meanwhile and after; and honest people must.
 */
import type { BegunAttempt } from 'ekyc-verify-protocol';
import type { LightMyRequestResponse } from 'fastify';
import { describe, expect, it } from 'vitest';
import { apiKey } from '../support/config.js';
import { bearer, type TestProxy } from '../support/proxy.js';
import { bizTokenOf } from '../support/vendor.js';
import {
  comeBack,
  createdByPage,
  offeredCode,
  proxyForTest,
  readReport,
  type Started,
} from './verified.js';

/** What the site's backend is told in the end. */
async function told(proxy: TestProxy, started: Pick<Started, 'id'>): Promise<boolean | null> {
  proxy.advance(31_000);
  const read = { url: `/v1/verifications/${started.id}`, headers: bearer(apiKey) };
  const status = async () => (await proxy.app.inject(read)).json<{ status: string }>().status;
  await expect.poll(status).toBe('passed');
  const report = (await readReport(proxy, started)).json<{
    verification: { sameBrowser: boolean | null };
  }>();
  return report.verification.sameBrowser;
}

/** The address that the vendor sends the browser back to, known to nobody before that. */
function wayBack({ simulator }: TestProxy, { bizToken }: Pick<Started, 'bizToken'>): string {
  const all = simulator.verifications();
  const { redirectUrl = '' } = all.find((each) => each.bizToken === bizToken) ?? {};
  return `${new URL(redirectUrl).pathname}?token=${bizToken}`;
}

const codeIn = (response: LightMyRequestResponse) =>
  new URL(String(response.headers.location)).searchParams.get('ekyc_return') ?? '';

/** The page hands in the code of a hosted return, with the client secret that it kept. */
const handIn = (proxy: TestProxy, started: Started, code: string) =>
  comeBack(proxy, { ...started, bizToken: code });

const blindReturn = async (proxy: TestProxy, { bizToken }: Started) => {
  await proxy.page({ method: 'POST', url: '/v1/returns', body: { token: bizToken } });
  // Written down after the answer.
  await expect.poll(() => proxy.log()).toContain('came back without the client secret');
};

describe('a return to the page', () => {
  it('of the browser that began, after the end, is told as the same', async () => {
    const proxy = await proxyForTest();
    const started = await proxy.start();
    proxy.simulator.finish(started.bizToken, 'pass');
    await comeBack(proxy, started);
    expect(await told(proxy, started)).toBe(true);
  });

  it('proves nothing as long as the vendor says "unfinished", and a second one after the end does', async () => {
    const proxy = await proxyForTest();
    const [early, twice] = [await proxy.start(), await proxy.start()];
    for (const started of [early, twice]) {
      expect((await comeBack(proxy, started)).json()).toMatchObject({ status: 'pending' });
      proxy.simulator.finish(started.bizToken, 'pass');
    }
    proxy.advance(10_000);
    await comeBack(proxy, twice);
    expect(await told(proxy, twice)).toBe(true);
    expect(await told(proxy, early)).toBe(false);
  });

  it('by another browser makes it false for good, before and after the initiator’s own', async () => {
    const proxy = await proxyForTest();
    const started = await proxy.start();
    await comeBack(proxy, started);
    await blindReturn(proxy, started);
    proxy.simulator.finish(started.bizToken, 'pass');
    proxy.advance(10_000);
    expect((await comeBack(proxy, started)).json()).toMatchObject({ status: 'passed' });
    expect(await told(proxy, started)).toBe(false);
  });

  it('says of the attempt that decided, whoever came back from another', async () => {
    const proxy = await proxyForTest();
    const started = await proxy.start();
    await blindReturn(proxy, started);
    proxy.simulator.finish(started.bizToken, 'too-dark');
    proxy.advance(10_000);
    await comeBack(proxy, started);
    const second = await proxy.begin(started);
    proxy.simulator.finish(second.bizToken, 'pass');
    await comeBack(proxy, { ...started, bizToken: second.bizToken });
    expect(await told(proxy, started)).toBe(true);
  });

  it('proved for one attempt proves nothing of the next, which somebody else finishes', async () => {
    const proxy = await proxyForTest();
    const started = await proxy.start();
    proxy.simulator.finish(started.bizToken, 'too-dark');
    await comeBack(proxy, started);
    const second = await proxy.begin(started);
    await comeBack(proxy, { ...started, bizToken: second.bizToken });
    proxy.simulator.finish(second.bizToken, 'pass');
    // Nor does the token of the first one, or a return from it, help.
    await comeBack(proxy, started);
    expect(await told(proxy, started)).toBe(false);
  });

  it('is null when nobody came back', async () => {
    const proxy = await proxyForTest();
    const started = await proxy.start();
    proxy.simulator.finish(started.bizToken, 'pass');
    proxy.advance(600_000);
    expect(await told(proxy, started)).toBeNull();
  });

  it('is not overtaken by a backend that reads while the vendor is asked', async () => {
    const proxy = await proxyForTest();
    const started = await proxy.start();
    const poll = () =>
      proxy.app.inject({
        url: `/v1/verifications/${started.id}`,
        headers: { ...bearer(apiKey), prefer: 'wait=20' },
      });
    const first = poll();
    proxy.simulator.finish(started.bizToken, 'pass');
    proxy.simulator.setFaults({ latencyMs: 1500 });
    const back = comeBack(proxy, started);
    // It hears of the return at once, and asks nothing by itself.
    expect((await first).json()).toMatchObject({ attempt: { status: 'returned' } });
    expect((await poll()).json()).toMatchObject({ status: 'passed' });
    await back;
    expect(proxy.simulator.calls().GetWebVerificationResultIntl).toBe(1);
    expect(await told(proxy, started)).toBe(true);
  });
});

describe('a hosted return', () => {
  const hosted = async () => {
    const proxy = await proxyForTest({ hostedReturn: true });
    return { proxy, started: await proxy.start() };
  };

  it('of the browser that began is told as the same', async () => {
    const { proxy, started } = await hosted();
    proxy.simulator.finish(started.bizToken, 'pass');
    const code = codeIn(await proxy.app.inject(wayBack(proxy, started)));
    expect((await handIn(proxy, started, code)).json()).toMatchObject({ status: 'passed' });
    expect(await told(proxy, started)).toBe(true);
  });

  it('gives an initiator who leaves unfinished no code that counts once somebody else has finished', async () => {
    const { proxy, started } = await hosted();
    const code = codeIn(await proxy.app.inject(wayBack(proxy, started)));
    proxy.simulator.finish(started.bizToken, 'pass');
    await handIn(proxy, started, code);
    expect(await told(proxy, started)).toBe(false);
  });

  it('nor one who comes again by the address that was learned too early', async () => {
    const { proxy, started } = await hosted();
    const path = wayBack(proxy, started);
    await proxy.app.inject(path);
    proxy.simulator.finish(started.bizToken, 'pass');
    const again = codeIn(await proxy.app.inject(path));
    await handIn(proxy, started, again);
    expect(await told(proxy, started)).toBe(false);
  });

  it('nor one who comes after the browser that finished', async () => {
    const { proxy, started } = await hosted();
    const path = wayBack(proxy, started);
    proxy.simulator.finish(started.bizToken, 'pass');
    await proxy.app.inject(path);
    await handIn(proxy, started, codeIn(await proxy.app.inject(path)));
    expect(await told(proxy, started)).toBe(false);
  });

  it('nor more than one of several who come at the same moment', async () => {
    const { proxy, started } = await hosted();
    const path = wayBack(proxy, started);
    proxy.simulator.finish(started.bizToken, 'pass');
    const backs = await Promise.all([1, 2, 3].map(() => proxy.app.inject(path)));
    const final = backs.filter((back) => codeIn(back).includes('-final-'));
    expect(final).toHaveLength(1);
  });

  it('whose page never comes is not told as the same', async () => {
    const { proxy, started } = await hosted();
    proxy.simulator.finish(started.bizToken, 'pass');
    await proxy.app.inject(wayBack(proxy, started));
    expect(await told(proxy, started)).toBe(false);
  });

  it('proves nothing when the vendor cannot be asked, and loses nothing', async () => {
    const { proxy, started } = await hosted();
    proxy.simulator.finish(started.bizToken, 'pass');
    proxy.simulator.setFaults({ garbage: 1 });
    const back = await proxy.app.inject(wayBack(proxy, started));
    expect(back.statusCode).toBe(303);
    proxy.simulator.setFaults({ garbage: 0 });
    await handIn(proxy, started, codeIn(back));
    expect(await told(proxy, started)).toBe(false);
  });

  it('asks the vendor once, however often its address is opened', async () => {
    const { proxy, started } = await hosted();
    for (let time = 0; time < 20; time += 1) await proxy.app.inject(wayBack(proxy, started));
    expect(proxy.simulator.calls().GetWebVerificationResultIntl).toBe(1);
  });
});

describe('from the page of a link, which gives the client secret to whoever opens it', () => {
  /** Somebody clicks on the page of a link, and gets a cookie there. */
  async function leftFromLink() {
    const proxy = await proxyForTest();
    const { id, clientSecret } = await proxy.create();
    const begun = await proxy.page({
      method: 'POST',
      url: `/v1/verifications/${id}/attempts`,
      headers: bearer(clientSecret),
      body: { flow: 'link' },
    });
    const started = { id, clientSecret, bizToken: bizTokenOf(begun.json<BegunAttempt>()) };
    const setCookie = String(begun.headers['set-cookie']);
    /** The vendor sends a browser back, and its page hands the code in. */
    const back = async (cookie?: string) => {
      const headers = cookie === undefined ? {} : { cookie };
      const response = await proxy.app.inject({ url: wayBack(proxy, started), headers });
      const { clientSecret: secret } = started;
      return comeBack(proxy, { id, clientSecret: secret, bizToken: codeIn(response) });
    };
    return { proxy, started, setCookie, cookie: setCookie.split(';')[0] ?? '', back };
  }

  it('the browser that clicked there is told as the same', async () => {
    const { proxy, started, cookie, back } = await leftFromLink();
    proxy.simulator.finish(started.bizToken, 'pass');
    expect((await back(cookie)).json()).toMatchObject({ status: 'passed' });
    expect(await told(proxy, started)).toBe(true);
  });

  it('whoever was sent the vendor’s address by the one who clicked is not, and gets the result', async () => {
    const { proxy, started, back } = await leftFromLink();
    proxy.simulator.finish(started.bizToken, 'pass');
    expect((await back()).json()).toMatchObject({ status: 'passed' });
    expect(await told(proxy, started)).toBe(false);
  });

  it('the one who clicked gains nothing by coming back before or after', async () => {
    const { proxy, started, cookie, back } = await leftFromLink();
    await back(cookie);
    proxy.simulator.finish(started.bizToken, 'pass');
    proxy.advance(10_000);
    await back();
    await back(cookie);
    expect(await told(proxy, started)).toBe(false);
  });

  it('a neighbouring host’s cookie, which can’t have the prefix of the name, proves nothing', async () => {
    const { proxy, started, cookie, back } = await leftFromLink();
    proxy.simulator.finish(started.bizToken, 'pass');
    await back(cookie.replace('__Host-', ''));
    expect(await told(proxy, started)).toBe(false);
  });

  it('its cookie is of this host alone, and gives no address or secret away', async () => {
    const { proxy, started, setCookie } = await leftFromLink();
    expect(setCookie).toMatch(
      /^__Host-[^;]+; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Lax/,
    );
    const [, nonce = '-'] = wayBack(proxy, started).match(/\/return\/([^?]+)/) ?? [];
    for (const secret of [nonce, started.bizToken, started.clientSecret]) {
      expect(setCookie).not.toContain(secret);
    }
  });
});

describe('after a hand-off', () => {
  /** The button on the phone was pressed; by whom, the cookie says. */
  async function handedOff() {
    const proxy = await proxyForTest();
    const created = await createdByPage(proxy);
    const { path: pathname } = await offeredCode(proxy, created);
    const pressed = await proxy.app.inject({
      method: 'POST',
      url: pathname,
      headers: { 'sec-fetch-site': 'same-origin' },
    });
    const bizToken = proxy.simulator.verifications().at(-1)?.bizToken ?? '';
    const started = { ...created, bizToken };
    const setCookie = String(pressed.headers['set-cookie']);
    const open = (cookie?: string) =>
      proxy.app.inject({
        url: wayBack(proxy, started),
        headers: cookie === undefined ? {} : { cookie },
      });
    const cookie = setCookie.split(';')[0] ?? '';
    return { proxy, started, code: pathname.slice('/v/'.length), setCookie, cookie, open };
  }

  it('the phone whose button was pressed is told as the same', async () => {
    const { proxy, started, cookie, open } = await handedOff();
    proxy.simulator.finish(started.bizToken, 'pass');
    expect((await open(cookie)).statusCode).toBe(303);
    expect(await told(proxy, started)).toBe(true);
  });

  it('no cookie gives the address of the way back away', async () => {
    const { proxy, started, code, setCookie } = await handedOff();
    const [, nonce = ''] = wayBack(proxy, started).match(/\/return\/([^?]+)/) ?? [];
    expect(nonce).not.toBe('');
    for (const secret of [nonce, nonce.slice(26), started.bizToken, code, started.clientSecret]) {
      expect(setCookie).not.toContain(secret);
    }
    expect(setCookie).toMatch(
      /^__Host-[^;]+; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Lax/,
    );
  });

  it('an initiator who presses the button and comes back before the victim has finished gains nothing', async () => {
    const { proxy, started, cookie, open } = await handedOff();
    await open(cookie);
    proxy.simulator.finish(started.bizToken, 'pass');
    await open(cookie);
    expect(await told(proxy, started)).toBe(false);
  });

  it('nor before and after the victim’s own return', async () => {
    const { proxy, started, cookie, open } = await handedOff();
    await open(cookie);
    await open();
    proxy.simulator.finish(started.bizToken, 'pass');
    await open(cookie);
    expect(await told(proxy, started)).toBe(false);
  });

  it('whoever knows the code, or has the cookie of another hand-off, is not the phone', async () => {
    const { proxy, started, code, cookie, open } = await handedOff();
    const other = await handedOff();
    const name = cookie.split('=')[0] ?? '';
    const [, foreign = ''] = /=(.*)/.exec(other.cookie) ?? [];
    proxy.simulator.finish(started.bizToken, 'pass');
    await open([`${name}=${code}`, `ekyc_browser=${code}`, `${name}=${foreign}`].join('; '));
    expect(await told(proxy, started)).toBe(false);
  });
});
