import { setTimeout as sleep } from 'node:timers/promises';
import { startChild } from './child.js';

/** What a killed writer said about a verification. */
type Written = {
  intended: string;
  /** Whether it was created with its first attempt in one call. */
  isTogether: boolean;
  steps: string[];
};

/** How many writers share the database at a time. */
const lanes = 2;

/** Lets writers loose on a database and kills each at a random moment. Returns what they reported, by id. */
export async function killWriters(
  databaseUrl: string,
  kills: number,
): Promise<Map<string, Written>> {
  const written = new Map<string, Written>();

  async function lane(): Promise<void> {
    for (let kill = 0; kill < kills / lanes; kill += 1) {
      const child = await startChild('write', databaseUrl);
      await sleep(Math.random() * 30);
      for (const line of await child.kill()) note(written, line);
    }
  }

  await Promise.all(Array.from({ length: lanes }, lane));
  return written;
}

function note(written: Map<string, Written>, line: string): void {
  const [event = '', id = '', intended = '', how] = line.split(' ');
  if (event === 'begin') written.set(id, { intended, isTogether: how === 'together', steps: [] });
  else written.get(id)?.steps.push(event);
}
