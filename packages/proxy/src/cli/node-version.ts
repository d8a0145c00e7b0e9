/** The oldest Node that has all that the proxy uses; the package's `engines` say the same. */
const oldest = [22, 13] as const;

/**
 * What to tell somebody whose Node is too old, or null. npx does not look at `engines`, and what such a
 * Node says by itself names neither the reason nor the remedy.
 *
 * @param version As in `process.versions.node`: `20.20.2`.
 */
export function complaintAboutNode(version: string): string | null {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isTooOld = major < oldest[0] || (major === oldest[0] && minor < oldest[1]);
  if (!isTooOld) return null;
  return `ekyc-verify-proxy needs Node ${oldest.join('.')} or later; this is Node ${version}.\n`;
}
