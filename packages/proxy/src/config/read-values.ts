import { isPlaceholder } from './secrets.js';
import { reasonOf } from './text-file.js';
import { Refusal, type Variable } from './variable.js';
import { fileNameOf, variableList, type Values } from './variables.js';

/** The environment as the process got it. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Gives a file's text, or throws. */
export type ReadFile = (path: string) => string;

/**
 * Reads every variable by itself. One that could not be read is missing from `values`, so that what
 * looks at several variables can tell "wrong" from "not set".
 */
export function readValues(
  env: Environment,
  readFile: ReadFile,
): { values: Partial<Values>; problems: ConfigProblem[] } {
  const values: Record<string, unknown> = {};
  const problems: ConfigProblem[] = [];
  for (const [name, variable] of variableList) {
    // An empty one counts as not set: Compose files and shells pass empty ones on for what is missing.
    const text = (env[name] ?? '').trim();
    const path = variable.secret === true ? (env[fileNameOf(name)] ?? '').trim() : '';
    try {
      if (path === '') values[name] = readValue(variable, text || variable.default);
      else if (text === '') values[name] = readValue(variable, readSecretFile(path, readFile));
      else throw new Refusal(`is set together with ${name}; set only one of them`);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      // Under the name that the operator used.
      problems.push({ name: path === '' ? name : fileNameOf(name), message: error.message });
    }
  }
  return { values, problems };
}

function readValue(variable: Variable, text: string | undefined): unknown {
  const { format, secret, example, required } = variable;
  if (text === undefined) {
    if (required !== true) return null;
    throw new Refusal(`is required; expected ${format.expected}`);
  }
  if (secret === true && (isPlaceholder(text) || text === example)) {
    throw new Refusal(`still has a placeholder; expected ${format.expected}`);
  }
  refuseFaulty(text);
  return format.parse(text);
}

/** Without the space around it: files end with line ends, and what is copied often brings a space along. */
function readSecretFile(path: string, readFile: ReadFile): string {
  let text: string;
  try {
    text = readFile(path).trim();
  } catch (error) {
    throw new Refusal(`names a file that ${reasonOf(error)}`);
  }
  if (text === '') throw new Refusal('names a file that is empty');
  return text;
}

/**
 * What no value of any variable has, and what some formats would take for a part of it: then two
 * programs that read the same file would see two different secrets.
 */
function refuseFaulty(text: string): void {
  if (/^(".*"|'.*'|`.*`|“.*”|‘.*’)$/s.test(text)) {
    throw new Refusal('is in quotes, which would become part of the value; remove them');
  }
  // Control characters but tab and line ends, marks of zero width and of direction.
  if (/[^\P{Cc}\t\r\n]|\p{Cf}/u.test(text)) {
    throw new Refusal('has an invisible character; type the value, or copy it as plain text');
  }
}

/** One thing that is wrong with the environment: which variable, and what was expected of it. */
export type ConfigProblem = { name: string; message: string };

/** All that is wrong with the environment at once. No message repeats a value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    super(problems.map(({ name, message }) => `${name}: ${message}`).join('\n'));
    this.problems = problems;
  }
}
