import type { ConfigProblem, Environment } from './read-values.js';
import { fileNameOf, variableList } from './variables.js';

/** Every name that is read: the variables, and the file forms of secrets. */
const knownNames = variableList.flatMap(([name, variable]) =>
  variable.secret === true ? [name, fileNameOf(name)] : [name],
);

/**
 * Names that begin with `EKYC_`, in whatever case, and mean nothing: most likely a spelling mistake, by which a setting
 * that somebody relies on would silently not hold.
 */
export function unknownNames(env: Environment): ConfigProblem[] {
  return Object.keys(env)
    .filter((name) => /^ekyc_/i.test(name) && !knownNames.includes(name))
    .filter((name) => !isServiceLink(name, env[name] ?? ''))
    .toSorted()
    .map((name) => ({ name, message: `is not a setting of this proxy${hint(name)}` }));
}

/**
 * Kubernetes and old Docker links put addresses of a service into the environment under the
 * service's name: one called `ekyc` would otherwise keep the proxy from starting.
 */
function isServiceLink(name: string, value: string): boolean {
  return (
    /_SERVICE_(HOST|PORT(_[A-Z0-9_]+)?)$/.test(name) ||
    /_PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?$/.test(name) ||
    (name.endsWith('_PORT') && /^(tcp|udp|sctp):\/\//.test(value))
  );
}

function hint(name: string): string {
  const plain = name.replace(/_FILE$/, '');
  if (knownNames.includes(plain)) return `; ${plain} isn’t a secret, so it has no file form`;
  const [nearest] = knownNames
    .map((known) => ({ known, distance: editDistance(name.toUpperCase(), known) }))
    .toSorted((a, b) => a.distance - b.distance);
  if (nearest === undefined || nearest.distance > 3) return '';
  return `; did you mean ${nearest.known}?`;
}

/** Insertions, deletions and replacements from one word to the other (Levenshtein). */
function editDistance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 0; row < from.length; row += 1) {
    const current = [row + 1];
    for (let column = 0; column < to.length; column += 1) {
      const replaced = (previous[column] ?? 0) + (to[column] === from[row] ? 0 : 1);
      const deleted = (previous[column + 1] ?? 0) + 1;
      const inserted = (current[column] ?? 0) + 1;
      current.push(Math.min(replaced, deleted, inserted));
    }
    previous = current;
  }
  return previous.at(-1) ?? 0;
}
