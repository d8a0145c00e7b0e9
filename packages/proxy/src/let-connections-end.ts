import type { Server } from 'node:http';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';

/** How long connections that were kept alive may bring one more request, in milliseconds. */
const patience = 1000;

/** How often it is looked whether all have ended, in milliseconds. */
const lookEvery = 20;

/**
 * Answers what still comes, and ends each connection with its answer, before a server closes. A
 * server that closes at once cuts off the callers whose next request is on its way on a connection
 * that looks idle: they cannot know whether it was carried out. Those that bring nothing for a second
 * are idle indeed (RFC 9112, section 9.3 and 9.6).
 */
export async function letConnectionsEnd(server: Server): Promise<void> {
  // First of all listeners, as the header must be set before anybody writes.
  server.prependListener('request', (_request, response) => {
    response.shouldKeepAlive = false;
  });
  const until = performance.now() + patience;
  while (performance.now() < until && (await countConnections(server)) > 0) await sleep(lookEvery);
  // What has arrived by now is read before the caller goes on, so that its connection is not idle.
  await setImmediate();
}

function countConnections(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.getConnections((error, count) => {
      if (error === null) resolve(count);
      else reject(error);
    });
  });
}
