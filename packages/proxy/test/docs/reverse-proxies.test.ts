import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parse } from 'yaml';

const read = (path: string) =>
  readFileSync(new URL(`../../../../docs/${path}`, import.meta.url), 'utf8');
const shown = [
  ...read('behind-a-server.md').matchAll(/<!-- file: (\S+) -->\n\n```\w+\n([\s\S]+?)```/g),
].map(([, name = '', text = '']) => ({ name, text }));

it('the page about reverse proxies shows a file of each', () => {
  expect(shown.map(({ name }) => name)).toEqual([
    'Caddyfile',
    'nginx.conf',
    'haproxy.cfg',
    'traefik.yaml',
  ]);
});

it.each(shown)('the page about reverse proxies shows $name as it was tried', ({ name, text }) => {
  expect(text).toBe(read(`operations/${name}`));
});

it('every name in Traefik’s file that another part points to is there', () => {
  const { http } = parse(read('operations/traefik.yaml')) as {
    http: {
      routers: Record<string, { middlewares: string[]; service: string }>;
      middlewares: Record<string, unknown>;
      services: Record<string, unknown>;
    };
  };
  for (const { middlewares, service } of Object.values(http.routers)) {
    expect(Object.keys(http.middlewares)).toEqual(expect.arrayContaining(middlewares));
    expect(http.services).toHaveProperty(service);
  }
});
