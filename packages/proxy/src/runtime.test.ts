import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { complaintAboutRuntime } from './runtime.js';

it('tells somebody whose Node is too old, and nobody else', () => {
  expect(complaintAboutRuntime({ node: '20.20.2' })).toMatch(
    /needs Node\.js 22\.13 or later; this is Node\.js 20\.20\.2\.$/,
  );
  expect(complaintAboutRuntime({ node: '22.12.0' })).not.toBeNull();
  expect(complaintAboutRuntime({ node: '22.13.0' })).toBeNull();
  expect(complaintAboutRuntime({ node: '24.0.0' })).toBeNull();
});

it('tells in one sentence who runs it on Bun or Deno, whatever Node they claim to be', () => {
  const onBun = complaintAboutRuntime({ node: '26.3.0', bun: '1.4.5' });
  expect(onBun).toMatch(/^[^\n]+ needs Node\.js 22\.13 or later; it doesn't run on Bun\.$/);
  const onDeno = complaintAboutRuntime({ node: '26.3.0', deno: '2.9.6' });
  expect(onDeno).toMatch(/^[^\n]+ needs Node\.js 22\.13 or later; it doesn't run on Deno\.$/);
});

it('asks for what the package says', () => {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  const { engines } = JSON.parse(text) as { engines: { node: string } };
  expect(complaintAboutRuntime({})).toContain(engines.node.replace('>=', ''));
});
