import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Dice } from './dice.ts';

/** What happens to what passes. The shares are of all pieces that come, from 0 to 1. */
export type Lies = {
  /** Each piece is held so long, in milliseconds. */
  latencyMs: number;
  /** The connection is reset, and the piece does not arrive. */
  resets: number;
  /** Half of the piece arrives, and then the connection is reset. */
  halves: number;
  /** Half of the piece arrives, and nonsense for the rest. */
  garbage: number;
};

export type LyingNetwork = {
  /** What to connect to instead of the target. */
  url: string;
  setLies(lies: Partial<Lies>): void;
  /** How many pieces were held back or bent. */
  told(): number;
  stop(): Promise<void>;
};

/** A wire to a server on loopback, which does to the bytes of both directions what it is told to. */
export async function startLyingNetwork(target: string, dice: Dice): Promise<LyingNetwork> {
  const { port, hostname: host } = new URL(target);
  const sockets = new Set<Socket>();
  let lies: Partial<Lies> = {};
  let told = 0;

  /** Passes pieces on in their order, until one breaks the connection. */
  async function pass(from: Socket, to: Socket): Promise<void> {
    const breakOff = () => {
      from.resetAndDestroy();
      to.resetAndDestroy();
    };
    for await (const piece of from as AsyncIterable<Buffer>) {
      const { latencyMs = 0, resets = 0, halves = 0, garbage = 0 } = lies;
      if (latencyMs > 0) await sleep(latencyMs);
      const fate = dice.upTo(9999) / 10_000;
      const half = piece.subarray(0, Math.floor(piece.length / 2));
      if (fate < resets + halves + garbage) told += 1;
      if (fate < resets) return breakOff();
      if (fate < resets + halves) {
        to.write(half, breakOff);
        return;
      }
      to.write(fate < resets + halves + garbage ? withNonsense(piece, half.length, dice) : piece);
    }
    to.end();
  }

  const server = createServer((near) => {
    const far = connect(Number(port), host);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.setNoDelay(true);
      from.on('close', () => sockets.delete(from));
      // Whoever is broken off tells the other side.
      pass(from, to).catch(() => to.resetAndDestroy());
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    setLies: (next) => (lies = next),
    told: () => told,
    async stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/**
 * Nonsense from some place on. It begins with a byte that neither JSON nor a header can hold, so that
 * it never happens to stand for something else: against that there is TLS, which is not tried here.
 */
function withNonsense(piece: Buffer, from: number, dice: Dice): Buffer {
  const bent = Buffer.from(piece);
  for (let at = from; at < bent.length; at += 1) bent[at] = at === from ? 0 : dice.upTo(255);
  return bent;
}
