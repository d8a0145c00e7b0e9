import fastify, { type FastifyInstance } from 'fastify';

/** A site with pages that a test writes. */
export type Site = {
  origin: string;
  /** Serves a page at a path and gives its address. */
  page(path: string, page: SitePage): string;
  /** Every request target (path and query) that browsers asked this site for. */
  requests(): readonly string[];
  stop(): Promise<void>;
};

export type SitePage = { html: string; headers?: Record<string, string> };

/** Starts a site on an origin of its own. */
export async function startSite(): Promise<Site> {
  const pages = new Map<string, SitePage>();
  const requests: string[] = [];
  const app: FastifyInstance = fastify({ forceCloseConnections: true });
  app.get('*', async (request, reply) => {
    requests.push(request.url);
    // A vendor that only joins strings may add `&token=…` to a path; a site that takes that works.
    const [path = ''] = new URL(request.url, 'http://site').pathname.split('&');
    const page = pages.get(path);
    if (page === undefined) return reply.code(404).send('nothing here');
    return reply
      .headers({ 'content-type': 'text/html; charset=utf-8', ...page.headers })
      .send(page.html);
  });
  const origin = await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    origin,
    page(path, page) {
      pages.set(path, page);
      return origin + path;
    },
    requests: () => requests,
    stop: () => app.close(),
  };
}

/** A small page around some markup; the scripts come as they would on a merchant's page. */
export function pageWith(body: string, options: { script: string; head?: string }): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>A shop</title>
    <link rel="icon" href="data:,">
    ${options.head ?? ''}
    <script type="module" src="${options.script}"></script>
  </head>
  <body>${body}</body>
</html>`;
}
