import { expect, it } from 'vitest';

it('can be imported on a server, where there is no window', async () => {
  expect(globalThis).not.toHaveProperty('window');
  const { EkycVerifyElement } = await import('./index.js');
  expect(EkycVerifyElement.name).toBe('EkycVerifyElement');
  expect(globalThis).not.toHaveProperty('window');
});
