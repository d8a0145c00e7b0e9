import { describe, expect, it } from 'vitest';
import { linksForSite } from './links.ts';

const repository = 'https://code.example/blob/main';
const linked = (text: string, source = 'docs/styling.md', address: string | null = repository) =>
  linksForSite(text, source, address).text;

describe('a link of the repository, on the site', () => {
  it('to a page of docs stays', () => {
    expect(linked('[a](results.md#the-api)')).toBe('[a](./results.md#the-api)');
  });

  it('to a README leads to where that page is', () => {
    expect(linked('[a](../packages/widget/README.md)')).toBe('[a](./packages/widget.md)');
    expect(linked('[a](README.md)')).toBe('[a](./index.md)');
    expect(linked('[a](../../docs/errors.md)', 'packages/proxy/README.md')).toBe(
      '[a](../errors.md)',
    );
  });

  it('to a folder leads to its README', () => {
    expect(linked('[a](../proxy)', 'packages/widget/README.md')).toBe('[a](./proxy.md)');
  });

  it('to any other file leads to the repository, or nowhere', () => {
    const text = '[a](../examples/script-tag/index.html)';
    expect(linked(text)).toBe(`[a](${repository}/examples/script-tag/index.html)`);
    expect(linked(text, 'docs/styling.md', null)).toBe('a');
  });

  it('to a file of docs that is no page leads to the repository', () => {
    const path = 'docs/operations/prometheus-alerts.yaml';
    expect(linked('[a](operations/prometheus-alerts.yaml)')).toBe(`[a](${repository}/${path})`);
  });

  it('to a picture takes the picture along', () => {
    const links = linksForSite('![a](../../docs/images/b.svg)', 'packages/widget/README.md', null);
    expect(links).toEqual({
      text: '![a](../images/b.svg)',
      pictures: [{ source: 'docs/images/b.svg', path: 'images/b.svg' }],
    });
  });

  it.each(['[a](https://a.example/b.md)', '[a](#anchor)', '```md\n[a](b.md)\n```'])(
    'is left alone: %s',
    (text) => expect(linked(text)).toBe(text),
  );
});
