/** `npm run types`: checks the types of every project of the workspace, one after the other. */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { root, run } from './command.ts';

const packages = await readdir(join(root, 'packages'));
const projects = [
  'tsconfig.json',
  // Their packages are installed for them alone.
  ...(existsSync(join(root, 'e2e/field/node_modules'))
    ? ['e2e/field/tsconfig.json', 'e2e/field/frameworks/tsconfig.json']
    : []),
  // A package whose tests run in a browser and in Node has a second one, for those of Node.
  ...packages.flatMap((name) => [
    `packages/${name}/tsconfig.json`,
    `packages/${name}/tsconfig.node.json`,
  ]),
].filter((project) => existsSync(join(root, project)));

let faulty = 0;
for (const project of projects) {
  console.log(`tsc --project ${project}`);
  if ((await run('tsc', ['--noEmit', '--project', project])) !== 0) faulty += 1;
}
process.exit(faulty === 0 ? 0 : 1);
