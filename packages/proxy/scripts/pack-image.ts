/**
 * Puts what the container runs into a folder, and nothing else: the built command, the element,
 * and the few packages that the command does not hold in itself. The simulator is left out: an image
 * that is made for production should not be able to say "passed" of everybody. Needs a build.
 *
 *     node packages/proxy/scripts/pack-image.ts FOLDER
 */
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, readdir, readFile, realpath, writeFile } from 'node:fs/promises';
import { dirname, extname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packagesBeside } from '../vite.command.config.ts';

const proxy = fileURLToPath(new URL('../', import.meta.url));
const [target] = process.argv.slice(2);
if (target === undefined) throw new Error('Name the folder to write to.');
if (existsSync(target)) throw new Error(`${target} is there already.`);

/** Where each package of the image comes from, by where it lies. */
const placed = new Map<string, string>();

/** What a package publishes and Node never loads. */
const unneeded = /^(node_modules|test|tests|docs?|examples?|benchmarks?|\.github)(\/|$)/;

await copy(join(proxy, 'dist'), join(target, 'dist'), isOfCommand);
await writeManifest();
for (const name of packagesBeside) await place(name, proxy, target);
await mkdir(join(target, 'data'));
await makeReadOnly(target);

/** The command's own files: no types, no source maps, and not what other programs import. */
function isOfCommand(path: string): boolean {
  const [, name = ''] = /dist\/?([^/]*)/.exec(path.slice(proxy.length)) ?? [];
  if (name === '' || name === 'licenses.md') return true;
  return name === 'public'
    ? !path.endsWith('.map')
    : /^(cli|sqlite-worker|command-[\w-]+)\.js$/.test(name);
}

async function writeManifest(): Promise<void> {
  const manifest = await manifestOf(proxy);
  const { name, version, license, type } = manifest;
  const text = JSON.stringify({ name, version, license, type }, null, 2);
  await writeFile(join(target ?? '', 'package.json'), `${text}\n`);
}

type Manifest = {
  name: string;
  version: string;
  license?: string;
  type?: string;
  files?: string[];
  dependencies?: Record<string, string>;
};

async function manifestOf(folder: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Manifest;
}

/**
 * Copies a package and all that it depends on, each once and beside the others; where two versions
 * of one are needed, the second lies below the package that needs it.
 */
async function place(name: string, dependent: string, dependentCopy: string): Promise<void> {
  const folder = await findPackage(name, dependent);
  const common = join(target ?? '', 'node_modules', name);
  const takenBy = placed.get(common);
  if (takenBy === folder) return;
  const copyOf = takenBy === undefined ? common : join(dependentCopy, 'node_modules', name);
  if (placed.has(copyOf)) return;
  placed.set(copyOf, folder);
  const manifest = await manifestOf(folder);
  await copy(folder, copyOf, isNeeded(folder, manifest));
  const { dependencies = {} } = manifest;
  for (const dependency of Object.keys(dependencies)) await place(dependency, folder, copyOf);
}

/** As Node finds packages: in the next `node_modules` above. */
async function findPackage(name: string, from: string): Promise<string> {
  for (let folder = from; ; folder = dirname(folder)) {
    const found = join(folder, 'node_modules', name);
    if (existsSync(found)) return realpath(found);
    if (folder === dirname(folder)) throw new Error(`${name} is not installed.`);
  }
}

/** Of a package of this repository what it would publish, of others what Node may load. */
function isNeeded(folder: string, { files }: Manifest): (path: string) => boolean {
  return (path) => {
    const own = relative(folder, path);
    const isOfOurs = !folder.includes('node_modules');
    if (isOfOurs && !/^(package\.json)?$/.test(own)) {
      if (!files?.some((file) => own === file || own.startsWith(`${file}/`))) return false;
    }
    if (unneeded.test(own)) return false;
    const extension = extname(own);
    if (extension === '.md') return /licen/i.test(own);
    return !['.ts', '.mts', '.cts', '.map'].includes(extension);
  };
}

async function copy(from: string, to: string, isWanted = (_path: string) => true): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await cp(from, to, { recursive: true, dereference: true, filter: (path) => isWanted(path) });
}

async function makeReadOnly(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) await chmod(join(entry.parentPath, entry.name), 0o444);
  }
}
