import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below the ports that systems give to those who ask for any (Linux: from 32768 on). */
const range = [20_000, 32_000] as const;

/**
 * A port on loopback that is free now, for a process that must be told its port. It stays free while
 * that process is restarted: nobody is given it who asks for any, other test files included.
 */
export async function freePort(): Promise<number> {
  const port = randomInt(...range);
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return freePort();
  }
  server.close();
  await once(server, 'close');
  return port;
}
