import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { complaintAboutNode } from './node-version.js';

it('tells somebody whose Node is too old, and nobody else', () => {
  expect(complaintAboutNode('20.20.2')).toMatch(
    /needs Node 22\.13 or later; this is Node 20\.20\.2/,
  );
  expect(complaintAboutNode('22.12.0')).not.toBeNull();
  expect(complaintAboutNode('22.13.0')).toBeNull();
  expect(complaintAboutNode('24.0.0')).toBeNull();
});

it('asks for what the package says', () => {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const { engines } = JSON.parse(text) as { engines: { node: string } };
  expect(complaintAboutNode('0.0.0')).toContain(engines.node.replace('>=', ''));
});
