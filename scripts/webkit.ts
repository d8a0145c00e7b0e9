import { WebdriverLauncher } from '@web/test-runner-webdriver';
import { freePort } from './free-port.ts';
import { retry } from './engines.ts';
import { startWebKitDriver, webKitCapabilities } from './webkit-driver.ts';

/** Runs tests in the system's WebKitGTK. */
class WebKitLauncher extends WebdriverLauncher {
  readonly #port: number;
  #stopDriver: (() => Promise<void>) | null = null;

  constructor(port: number) {
    super({
      automationProtocol: 'webdriver',
      hostname: '127.0.0.1',
      port,
      path: '/',
      capabilities: webKitCapabilities(),
    });
    this.#port = port;
  }

  override async initialize(...args: Parameters<WebdriverLauncher['initialize']>): Promise<void> {
    await super.initialize(...args);
    this.name = 'WebKit';
    this.#stopDriver = await retry('WebKit', () => startWebKitDriver(this.#port));
  }

  override async stop(): Promise<void> {
    await super.stop();
    await this.#stopDriver?.();
    this.#stopDriver = null;
  }
}

export async function webKitLauncher(): Promise<WebdriverLauncher> {
  return new WebKitLauncher(await freePort());
}
