import { Refusal } from './format.js';
import { isPlaceholder } from './secrets.js';
import { reasonOf } from './text-file.js';
import type { Variable } from './variable.js';
import { fileNameOf, variableList, type Values, type VariableName } from './variables.js';

/** The environment as the process got it. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Gives a file's text, or throws. */
export type ReadFile = (path: string) => string;

/** Thrown inside for what is wrong with one variable under the name that the operator used. */
class VariableProblem extends Error {
  readonly variable: string;

  constructor(variable: string, message: string) {
    super(message);
    this.variable = variable;
  }
}

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
    try {
      values[name] = readValue(name, variable, env, readFile);
    } catch (error) {
      if (!(error instanceof VariableProblem)) throw error;
      problems.push({ name: error.variable, message: error.message });
    }
  }
  return { values, problems };
}

function readValue(
  name: VariableName,
  variable: Variable,
  env: Environment,
  readFile: ReadFile,
): unknown {
  const { text, source } = readText(name, variable, env, readFile);
  if (text === null) {
    if (variable.required !== true) return null;
    throw new VariableProblem(name, `is required; expected ${variable.format.expected}`);
  }
  if (variable.secret === true && (isPlaceholder(text) || text === variable.example)) {
    throw new VariableProblem(
      source,
      `still has a placeholder; expected ${variable.format.expected}`,
    );
  }
  const fault = faultOf(text);
  if (fault !== null) throw new VariableProblem(source, fault);
  try {
    return variable.format.parse(text);
  } catch (error) {
    throw error instanceof Refusal ? new VariableProblem(source, error.message) : error;
  }
}

/**
 * The text of a variable and the name that it came by, without the space around it: files end with
 * line ends, and what is copied often brings a space along. An empty variable counts as not set:
 * Compose files and shells pass empty ones on for what is missing.
 */
function readText(
  name: VariableName,
  variable: Variable,
  env: Environment,
  readFile: ReadFile,
): { text: string | null; source: string } {
  const direct = (env[name] ?? '').trim();
  const path = variable.secret === true ? (env[fileNameOf(name)] ?? '').trim() : '';
  if (path === '') {
    return { text: direct === '' ? (variable.default ?? null) : direct, source: name };
  }
  const source = fileNameOf(name);
  if (direct !== '')
    throw new VariableProblem(source, `is set together with ${name}; set only one of them`);
  let content: string;
  try {
    content = readFile(path);
  } catch (error) {
    throw new VariableProblem(source, `names a file that ${reasonOf(error)}`);
  }
  const text = content.trim();
  if (text === '') throw new VariableProblem(source, 'names a file that is empty');
  return { text, source };
}

/**
 * What no value of any variable has, and what some formats would take for a part of it: then two
 * programs that read the same file would see two different secrets.
 */
function faultOf(text: string): string | null {
  if (/^(".*"|'.*'|`.*`|“.*”|‘.*’)$/s.test(text)) {
    return 'is in quotes, which would become part of the value; remove them';
  }
  // Control characters but tab and line ends, marks of zero width and of direction.
  if (/[^\P{Cc}\t\r\n]|\p{Cf}/u.test(text)) {
    return 'has an invisible character; type the value, or copy it as plain text';
  }
  return null;
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
