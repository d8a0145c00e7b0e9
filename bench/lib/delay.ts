import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/**
 * A wire to another port that is so long: what goes in on one side comes out on the other that many
 * milliseconds later, in both directions.
 */
export async function startDelay(
  port: number,
  oneWayMs: number,
): Promise<{ port: number; stop(): void }> {
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    pass(near, far);
    pass(far, near);
  });

  function pass(from: Socket, to: Socket): void {
    sockets.add(from);
    from.setNoDelay(true);
    from.on('data', (chunk) => setTimeout(() => to.write(chunk), oneWayMs));
    from.on('close', () => {
      sockets.delete(from);
      setTimeout(() => to.end(), oneWayMs);
    });
    from.on('error', () => to.destroy());
  }

  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    stop() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
