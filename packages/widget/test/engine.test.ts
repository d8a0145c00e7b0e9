import { expect } from '@esm-bundle/chai';
import { emulateMedia, setViewport } from '@web/test-runner-commands';
import { engine, itWith } from './engine.js';

describe(`A test in ${engine}`, () => {
  itWith('emulateMedia')('sees a dark page when it asks for one', async () => {
    const dark = () => matchMedia('(prefers-color-scheme: dark)').matches;
    await emulateMedia({ colorScheme: 'dark' });
    expect(dark()).to.equal(true);
    await emulateMedia({ colorScheme: 'light' });
    expect(dark()).to.equal(false);
  });

  itWith('setViewport')('sees a narrow page when it asks for one', async () => {
    const { innerWidth: width, innerHeight: height } = window;
    await setViewport({ width: 320, height: 600 });
    expect(window.innerWidth).to.equal(320);
    await setViewport({ width, height });
  });
});
