import { fork } from 'node:child_process';
import { once } from 'node:events';

/** Browsers that ask again and again, in a process of their own, so that nothing else there delays them. */
export type Readers = {
  begin(): void;
  /** Ends them; gives the milliseconds of each read, the shortest first. */
  end(): Promise<number[]>;
};

/** Resolves when they have read often enough that the code on both sides is warm. */
export async function startReaders(url: string, secret: string): Promise<Readers> {
  const child = fork(new URL('../subjects/readers.ts', import.meta.url), [url, secret]);
  const endWithUs = () => child.kill('SIGKILL');
  process.on('exit', endWithUs);
  await once(child, 'message');
  return {
    begin: () => void child.send('begin'),
    async end() {
      const told = once(child, 'message') as Promise<[number[]]>;
      child.send('end');
      const [times] = await told;
      process.off('exit', endWithUs);
      child.kill();
      return times.toSorted((a, b) => a - b);
    },
  };
}
