import { readFileSync } from 'node:fs';

/** The oldest Node that has all that the proxy uses; the package's `engines` say the same. */
const oldest = [22, 13] as const;

/**
 * What to tell somebody whose runtime cannot run the proxy, or null. npx does not look at `engines`,
 * and what an older Node says by itself names neither the reason nor the remedy. Bun and Deno claim to
 * be a Node; their SQLite, worker threads and timers were not tried with what is stored here.
 *
 * @param versions `process.versions`
 */
export function complaintAboutRuntime(
  versions: Readonly<Record<string, string | undefined>>,
): string | null {
  const needed = `ekyc-verify-proxy needs Node.js ${oldest.join('.')} or later`;
  if (versions['bun'] !== undefined) return `${needed}; it doesn't run on Bun.`;
  if (versions['deno'] !== undefined) return `${needed}; it doesn't run on Deno.`;
  const { node = '0.0.0' } = versions;
  const [major = 0, minor = 0] = node.split('.').map(Number);
  const isTooOld = major < oldest[0] || (major === oldest[0] && minor < oldest[1]);
  return isTooOld ? `${needed}; this is Node.js ${node}.` : null;
}

/** The proxy's version, as published: from the package.json above `src` and above `dist`. */
export function packageVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
