/** `npm run demo`: starts everything, says what to click, and stops everything on Ctrl-C. */
import { startDemo, type Demo } from './demo.ts';
import { DemoError, readPorts } from './ports.ts';

/** How long stopping may take before it is cut short, in milliseconds. */
const stopPatience = 10_000;

/** Ctrl-C reaches us from the terminal, and once more from npm: later ones must not cut stopping short. */
const stopped = new Promise<void>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => resolve());
});

try {
  const demo = await startDemo(readPorts(process.env));
  console.log(welcome(demo));
  const reason = await Promise.race([
    stopped.then(() => 'asked' as const),
    demo.proxyEnded.then(() => 'proxy ended' as const),
  ]);
  setTimeout(() => process.exit(1), stopPatience).unref();
  await demo.stop();
  if (reason === 'proxy ended') throw new DemoError('The proxy ended by itself; the demo is over.');
  console.log('\nStopped.');
  // Whatever a browser still holds open must not keep the demo alive.
  process.exit(0);
} catch (error) {
  console.error(error instanceof DemoError ? `\n${error.message}` : error);
  process.exit(1);
}

function welcome({ urls }: Demo): string {
  return `
ekyc-verify demo. Nothing is real: no account, no camera, no data leaves this machine.

  Shop        ${urls.shop}     open this one
  Proxy       ${urls.proxy}
  Simulator   ${urls.simulator}     stands in for Tencent Cloud

1. Open the shop and click its button.
2. On the simulator’s page, fail first: choose “too dark”. Back in the shop, try again and pass.
3. Compare what the page heard with what the shop’s backend knows.
4. From a computer to a phone: ${urls.shop}/phone (a second tab plays the phone).
5. A link as by email: the button at the end of the shop’s page.
6. What the shop’s people see, cancel, and erase: ${urls.shop}/desk

Stop with Ctrl-C.
`;
}
