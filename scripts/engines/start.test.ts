import { describe, expect, it } from 'vitest';
import { firstLine, startChild } from './child.ts';
import { retry } from './retry.ts';

describe('what may fail by chance', () => {
  const failing = (times: number) => {
    const attempts: string[] = [];
    const work = () => {
      attempts.push('one');
      return attempts.length > times
        ? Promise.resolve('up')
        : Promise.reject(new Error(`attempt ${attempts.length}`));
    };
    return { attempts, work };
  };

  it('is tried again', async () => {
    const { attempts, work } = failing(2);
    expect(await retry('An engine', work)).toBe('up');
    expect(attempts).toHaveLength(3);
  });

  it('fails with the last error when it keeps failing', async () => {
    const { attempts, work } = failing(9);
    await expect(retry('An engine', work)).rejects.toThrow('attempt 3');
    expect(attempts).toHaveLength(3);
  });
});

describe('a program beside the tests', () => {
  const start = (script: string) =>
    startChild(process.execPath, ['--eval', script], { stdio: ['ignore', 'pipe', 'ignore'] });

  it('is heard', async () => {
    const child = start(`console.log('display 7'); setInterval(() => {}, 1000)`);
    expect(await firstLine(child, 1, 20_000)).toBe('display 7');
    await child.stop();
  });

  it('is ended even when it will not listen', async () => {
    const child = start(
      `process.on('SIGTERM', () => {}); console.log('on'); setInterval(() => {}, 1000)`,
    );
    await firstLine(child, 1, 20_000);
    await child.stop();
    expect(child.process.signalCode).toBe('SIGKILL');
  });

  it('that is not there does not hold up the end', async () => {
    const child = startChild('no-such-program', []);
    await expect(firstLine(child, 1, 20_000)).rejects.toThrow('no such pipe');
    await child.stop();
  });
});
