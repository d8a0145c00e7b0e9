import fc from 'fast-check';
import { expect, it } from 'vitest';
import { html } from './html.js';

it('escapes what could end a text or an attribute', () => {
  expect(html`<a title="${`"'<&>`}">${1}</a>`.text).toBe(
    '<a title="&quot;&#39;&lt;&amp;&gt;">1</a>',
  );
});

it('takes HTML that it made itself as it is, alone and in lists', () => {
  const items = ['a', '<b>'].map((text) => html`<i>${text}</i>`);
  expect(html`${items}${html`<hr />`}`.text).toBe('<i>a</i><i>&lt;b&gt;</i><hr />');
});

it('lets no text bring in a tag or leave an attribute', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(html`${text}`.text).not.toMatch(/[<>"']/);
    }),
  );
});
