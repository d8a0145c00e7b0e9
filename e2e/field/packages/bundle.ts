import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';
import webpack from 'webpack';

/** What a bundler made, by name: `bundle.js`, and what that loads. */
export type Bundle = Map<string, string>;

/** Bundles a module of the folder for production. */
export async function bundleWithVite(folder: string, source: string): Promise<Bundle> {
  const { entry, outDir } = await write(folder, source);
  await build({
    configFile: false,
    root: folder,
    logLevel: 'error',
    build: {
      outDir,
      lib: { entry, formats: ['es'], fileName: 'bundle' },
    },
  });
  return filesIn(outDir);
}

/** The same with webpack, which takes `sideEffects` at its word. */
export async function bundleWithWebpack(folder: string, source: string): Promise<Bundle> {
  const { entry, outDir } = await write(folder, source);
  await new Promise<void>((resolve, reject) => {
    webpack(
      {
        mode: 'production',
        context: folder,
        entry,
        output: { path: outDir, filename: 'bundle.js' },
        performance: false,
      },
      (error, stats) => {
        if (error) reject(error);
        else if (stats?.hasErrors()) reject(new Error(stats.toString()));
        else resolve();
      },
    );
  });
  return filesIn(outDir);
}

async function filesIn(folder: string): Promise<Bundle> {
  const names = await readdir(folder);
  return new Map(
    await Promise.all(
      names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const),
    ),
  );
}

async function write(folder: string, source: string): Promise<{ entry: string; outDir: string }> {
  const place = await mkdtemp(join(folder, 'bundle-'));
  const entry = join(place, 'entry.js');
  await writeFile(entry, source);
  return { entry, outDir: join(place, 'dist') };
}
