/**
 * Puts into the built proxy what is made elsewhere.
 *
 * The element, so that one origin is all a site needs: its script (with the lazy parts, all named
 * `ekyc-verify…`), each also compressed, and `widget.json`, which tells the version that the
 * immutable path has and what a page writes into `integrity`. And the wire contract for programs.
 */
import { createHash } from 'node:crypto';
import { copyFile, cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const widget = new URL('../../widget/', import.meta.url);
const built = new URL('dist/', widget);
const target = new URL('../dist/public/', import.meta.url);

await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });

const files = (await readdir(built)).filter((name) => /^ekyc-verify.*\.js(\.map)?$/.test(name));
for (const name of files) {
  await copyFile(new URL(name, built), new URL(name, target));
  if (!name.endsWith('.js')) continue;
  const content = await readFile(new URL(name, built));
  await writeFile(new URL(`${name}.br`, target), brotliCompressSync(content));
  await writeFile(new URL(`${name}.gz`, target), gzipSync(content, { level: 9 }));
}

const script = await readFile(new URL('ekyc-verify.js', target));
const { version } = JSON.parse(await readFile(new URL('package.json', widget), 'utf8')) as {
  version: string;
};
const integrity = `sha384-${createHash('sha384').update(script).digest('base64')}`;
await writeFile(
  new URL('widget.json', target),
  `${JSON.stringify({ version, integrity }, null, 2)}\n`,
);

const contract = new URL('../../../docs/contract/', import.meta.url);
await cp(contract, new URL('../dist/contract/', import.meta.url), { recursive: true });
