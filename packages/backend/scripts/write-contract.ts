/** Writes `src/contract.ts` anew after a change of the wire contract. Needs a build of the protocol. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { contractSource } from './contract.ts';

await writeFile(join(import.meta.dirname, '../src/contract.ts'), await contractSource());
