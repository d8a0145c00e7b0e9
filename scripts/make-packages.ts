/**
 * `npm run packages`: builds and packs all packages, and prints how to install them. It stands in for
 * a package registry as long as they are in none. Another folder than `packed` can be given.
 */
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { root, run } from './command.ts';

const folder = resolve(root, process.argv[2] ?? 'packed');
const log = join(root, 'test-output', 'packages.log');
mkdirSync(join(root, 'test-output'), { recursive: true });
mkdirSync(folder, { recursive: true });
for (const name of tarballs()) rmSync(join(folder, name));

const output = openSync(log, 'w');
await step('Building', ['run', 'build']);
await step('Packing', ['run', 'pack:all', '--', folder]);
closeSync(output);

const installs = (pattern: RegExp) =>
  [
    'npm install',
    ...tarballs()
      .filter((name) => pattern.test(name))
      .map(pathOf),
  ].join(' ');
console.log(`
Packed ${tarballs().length} packages into ${folder}.
In the folder of your own project, install what you need:

The proxy and the simulator
  ${installs(/-(proxy|simulator)-\d/)}
The element
  ${installs(/^ekyc-verify-\d/)}
For a backend
  ${installs(/-backend-\d/)}
`);

function tarballs(): string[] {
  return readdirSync(folder).filter((name) => /^ekyc-verify-.*\.tgz$/.test(name));
}

/** As a shell takes it. */
function pathOf(name: string): string {
  const path = join(folder, name);
  return /^[\w./:\\-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`;
}

async function step(says: string, args: readonly string[]): Promise<void> {
  console.log(`${says} …`);
  if ((await run('npm', args, { output })) === 0) return;
  console.error(`${readFileSync(log, 'utf8')}\n${says} failed.`);
  process.exit(1);
}
