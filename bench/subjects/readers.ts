/** Browsers that ask how a verification stands. Says when it is warm, begins and ends when told, and gives the times of reads by IPC. */
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';

const [address = '', secret = ''] = process.argv.slice(2);
const url = new URL(address);

/** So many browsers, each asking so long after its last answer, in milliseconds. */
const browsers = 8;
const pause = 5;
const warmUp = 100;

const pool = new Pool(url.origin, { connections: browsers });

async function read(): Promise<number> {
  const from = performance.now();
  const headers = { authorization: `Bearer ${secret}` };
  const answer = await pool.request({ method: 'GET', path: url.pathname, headers });
  await answer.body.dump();
  if (answer.statusCode !== 200) throw new Error(`A read was answered ${answer.statusCode}.`);
  return performance.now() - from;
}

const all = <Result>(browser: () => Promise<Result>) =>
  Promise.all(Array.from({ length: browsers }, browser));

await all(async () => {
  for (let count = 0; count < warmUp; count += 1) await read();
});
process.send?.('warm');
await once(process, 'message');

const enough = new AbortController();
process.once('message', () => enough.abort());
const times: number[] = [];
await all(async () => {
  while (!enough.signal.aborted) {
    times.push(await read());
    await sleep(pause);
  }
});
process.send?.(times);
