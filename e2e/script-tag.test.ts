import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { examplePort, ports } from '../examples/demo/ports.ts';
import { choose, leave, sees } from './harness/steps.ts';
import { startWorld, type World } from './harness/world.ts';

const folder = new URL('../examples/script-tag/', import.meta.url);
const demoProxy = `http://127.0.0.1:${ports.proxy.standard}`;

describe('the example with one script tag', () => {
  let world: World;

  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.stop());

  it('verifies somebody', async () => {
    const page = await readFile(new URL('index.html', folder), 'utf8');
    expect(page).toContain(`${demoProxy}/ekyc-verify.js`);
    const html = page.replaceAll(demoProxy, world.proxy.url);
    const tab = await world.openTab();
    await tab.page.goto(world.site.page('/', { html }));
    await leave(tab.page);
    await choose(tab.page, 'pass');
    await sees(tab.page, 'The page heard: passed.');
    expect(tab.faults).toEqual([]);
    await tab.close();
  });

  it('is served by its own little server, on an origin that the demo’s proxy allows', async () => {
    const serve = fileURLToPath(new URL('serve.mjs', folder));
    const server = spawn(process.execPath, [serve, '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      const [said] = (await once(server.stdout.setEncoding('utf8'), 'data')) as [string];
      const url = /http:\S+/.exec(said)?.[0] ?? '';
      const answer = await fetch(url);
      expect(await answer.text()).toContain('<ekyc-verify');
      expect((await fetch(new URL('/serve.mjs', url))).status).toBe(404);
    } finally {
      server.kill();
      await once(server, 'close');
    }
    expect(await readFile(serve, 'utf8')).toContain(`?? ${examplePort}`);
  });
});
