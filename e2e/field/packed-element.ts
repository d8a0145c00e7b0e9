import { join } from 'node:path';
import { pack, unpack } from '../harness/packed.ts';

/** Where the apps of this folder are. */
export const apps = join(import.meta.dirname, 'apps');

/** Puts the packed element where the bundler or runner of an app finds it. */
export async function putElementInto(app: string): Promise<void> {
  for (const [name, tarball] of await pack(['ekyc-verify']))
    await unpack(name, tarball, join(app, 'node_modules'));
}
