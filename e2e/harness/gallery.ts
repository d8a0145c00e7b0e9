import { fileURLToPath } from 'node:url';
import { createServer, defaultClientConditions } from 'vite';

export type Gallery = {
  /** Of the whole gallery, or of what the query chooses. */
  address(query?: Record<string, string>): string;
  stop(): Promise<void>;
};

/** Serves the element's gallery from its sources, on loopback. */
export async function startGallery(port = 0): Promise<Gallery> {
  const server = await createServer({
    configFile: false,
    logLevel: 'warn',
    root: fileURLToPath(new URL('../../packages/widget/gallery', import.meta.url)),
    resolve: { conditions: ['source', ...defaultClientConditions] },
    // What is imported is modules already; nothing has to be bundled before the first picture.
    optimizeDeps: { noDiscovery: true },
    server: {
      host: '127.0.0.1',
      port,
      fs: { allow: [fileURLToPath(new URL('../..', import.meta.url))] },
    },
  });
  await server.listen();
  const [origin = ''] = server.resolvedUrls?.local ?? [];
  return {
    address(query = {}) {
      return `${origin}?${new URLSearchParams(query)}`;
    },
    stop: () => server.close(),
  };
}
