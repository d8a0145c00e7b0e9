import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { describe, expect, it } from 'vitest';

describe('on a server, where there is no window', () => {
  it.each(['./index.js', './element.js', './react.js', './script.js'])(
    '%s can be imported and touches none',
    async (entry) => {
      expect(globalThis).not.toHaveProperty('window');
      await import(entry);
      expect(globalThis).not.toHaveProperty('window');
    },
  );

  it('gives the class under its name', async () => {
    const { EkycVerifyElement } = await import('./index.js');
    expect(EkycVerifyElement.name).toBe('EkycVerifyElement');
  });

  it('renders the React component as the empty tag, which waits to be taken over, with what every tag has', async () => {
    const { EkycVerify } = await import('./react.js');
    const element = createElement(EkycVerify, { id: 'kyc', clientSecret: 'ver_1_secret_2' });
    expect(renderToString(element)).toBe('<ekyc-verify id="kyc" defer-hydration=""></ekyc-verify>');
  });
});
