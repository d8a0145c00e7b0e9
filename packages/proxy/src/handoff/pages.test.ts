import { languages } from 'ekyc-verify-messages';
import { pageMessages } from 'ekyc-verify-messages/pages';
import { expect, it } from 'vitest';
import { confirmPage, leavingPage } from './pages.js';

/** What a person reads, and where the tags were. */
const textOf = (body: string) => body.replaceAll(/<style>.*<\/style>|<[^>]*>/gs, '|');

it.each(languages)(
  'the page that asks, in %s, names the site twice and shows the number',
  (language) => {
    const { body } = confirmPage(language, { site: 'shop.example', number: '0471' });
    expect(body).toContain(`<html lang="${language}" dir="${pageMessages[language].direction}">`);
    expect(body.split('<bdi class="site">shop.example</bdi>')).toHaveLength(3);
    expect(textOf(body)).toContain('|0471|');
    expect(body).not.toContain('{site}');
  },
);

it('shows whatever it is given as text', () => {
  const { body } = confirmPage('en', { site: '"><script>x</script>', number: '<b>' });
  expect(body).not.toContain('<script');
  expect(body).not.toContain('<b>');
  const { body: leaving } = leavingPage('en', `https://vendor.example/?a=1&b="'><script>`);
  expect(leaving).not.toContain('<script');
  expect(leaving).toContain('https://vendor.example/?a=1&amp;b=&quot;&#39;&gt;&lt;script&gt;');
});
