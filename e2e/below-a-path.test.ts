import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import widget from '../packages/widget/package.json' with { type: 'json' };
import { choose, leave, sees } from './harness/steps.ts';
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
      expect(tab.faults).toEqual([]);
      await tab.close();
    } finally {
      await world.stop();
      front.stop();
    }
  },
);

it('a link leads below a path of another server too, and is come back to there', async () => {
  const front = await startReverseProxy();
  const world = await startWorld({ proxy: { EKYC_PUBLIC_URL: front.url } });
  front.leadTo(world.proxy.url);
  try {
    const response = await fetch(`${front.url}/v1/verifications`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${world.proxy.apiKey}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ locale: 'en' }),
    });
    const { url } = (await response.json()) as { url: string };
    const tab = await world.openTab();
    await tab.page.goto(url);
    await leave(tab.page);
    await choose(tab.page, 'pass');
    await sees(tab.page, 'You’re verified');
    expect(tab.page.url()).toBe(url);
    expect(tab.faults).toEqual([]);
  } finally {
    await world.stop();
    front.stop();
  }
});
