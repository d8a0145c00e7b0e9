import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import widget from '../packages/widget/package.json' with { type: 'json' };
import { arrivesAtVendor, choose, leave, sees } from './harness/steps.ts';
import type { Tab } from './harness/tab.ts';
import { startWorld } from './harness/world.ts';

/** A reverse proxy as sites have one: what is below `/kyc/` goes to the proxy, without `/kyc`. */
async function startReverseProxy() {
  let target: URL;
  const server = createServer((incoming, answer) => {
    if (incoming.url?.startsWith('/kyc/') !== true) {
      answer.writeHead(404).end('the site’s');
      return;
    }
    const { method, headers } = incoming;
    const url = new URL(incoming.url.slice('/kyc'.length), target);
    const passedOn = request(url, { method: method ?? 'GET', headers }, (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    });
    passedOn.on('error', () => answer.destroy());
    incoming.pipe(passedOn);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/kyc`,
    leadTo: (url: string) => {
      target = new URL(url);
    },
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}

it.each([
  ['page', '/ekyc-verify.js'],
  ['hosted', '/ekyc-verify.js'],
  ['page', `/ekyc-verify/${widget.version}/ekyc-verify.js`],
])(
  'somebody is verified below a path of another server: return %s, script %s',
  async (way, script) => {
    const front = await startReverseProxy();
    const world = await startWorld({
      proxy: { EKYC_PUBLIC_URL: front.url, ...(way === 'hosted' && { EKYC_RETURN: 'hosted' }) },
    });
    front.leadTo(world.proxy.url);
    try {
      const html = `<script type="module" src="${front.url}${script}"></script>
        <ekyc-verify document-type="HKIDCard"></ekyc-verify>
        <p></p>
        <script>addEventListener('ekyc-result', (event) => {
          document.querySelector('p').textContent = 'The page heard: ' + event.detail.status + '.';
        });</script>`;
      const tab = await world.openTab();
      await tab.page.goto(world.site.page('/', { html }));
      await leave(tab.page);
      await choose(tab.page, 'pass');
      await sees(tab.page, 'The page heard: passed.');
      const result = (await tab.heard()).find(({ type }) => type === 'ekyc-result');
      const claims = String(result?.detail?.['resultToken']).split('.')[1] ?? '';
      expect(JSON.parse(String(Buffer.from(claims, 'base64url')))).toMatchObject({
        iss: front.url,
        verification: { status: 'passed', sameBrowser: true },
      });
      expect(tab.faults).toEqual([]);
      await tab.close();
    } finally {
      await world.stop();
      front.stop();
    }
  },
);

it('links and hand-offs lead below a path of another server too, and are come back to there', async () => {
  const front = await startReverseProxy();
  const world = await startWorld({ proxy: { EKYC_PUBLIC_URL: front.url } });
  front.leadTo(world.proxy.url);
  /** A call to the address that the world knows, as a backend or with a client secret. */
  const call = async <Answer>(path: string, body?: object, secret = world.proxy.apiKey) => {
    const response = await fetch(`${front.url}/v1/verifications${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return (await response.json()) as Answer;
  };
  type Created = { id: string; url: string; clientSecret: string };
  /** A cookie's name without its attempt, and where the browser sends it. */
  const cookiesOf = async ({ context }: Tab) =>
    (await context.cookies())
      .map(({ name, path }) => `${name.slice(0, 'ekyc_browser'.length)} ${path}`)
      .toSorted();
  try {
    const link = await call<Created>('', { locale: 'en' });
    const tab = await world.openTab();
    await tab.page.goto(link.url);
    await leave(tab.page);
    expect(await cookiesOf(tab)).toEqual(['ekyc_browser /kyc/return']);
    await choose(tab.page, 'pass');
    await sees(tab.page, 'You’re verified');
    expect(tab.page.url()).toBe(link.url);
    expect(await call(`/${link.id}`)).toMatchObject({ status: 'passed', sameBrowser: true });

    const { id, clientSecret } = await call<Created>('', { redirectUrl: `${world.site.origin}/` });
    const { url } = await call<Created>(`/${id}/handoff`, {}, clientSecret);
    const phone = await world.openTab();
    await phone.page.goto(url);
    await phone.page.getByRole('button', { name: 'Yes, continue' }).click();
    await arrivesAtVendor(phone.page);
    expect(await cookiesOf(phone)).toEqual(['ekyc_browser /kyc/return', 'ekyc_handoff /kyc/v']);
    await choose(phone.page, 'pass');
    await sees(phone.page, 'You’re done on this phone');
    expect(phone.page.url()).toBe(`${front.url}/v/done`);
    expect(await call(`/${id}`)).toMatchObject({
      status: 'passed',
      handedOff: true,
      sameBrowser: true,
    });
    expect([...tab.faults, ...phone.faults]).toEqual([]);
  } finally {
    await world.stop();
    front.stop();
  }
});
