import { parseEnv } from 'node:util';
import { ConfigError, type Environment, type ReadFile } from '../config/read-values.js';
import { reasonOf } from '../config/text-file.js';

/** The file that is read when none is named. */
const defaultFile = '.env';

/**
 * The environment, and below it what the environment file says.
 *
 * @param envFile The file that the command line names, which must be there; null: `.env`, if there is one.
 * @throws ConfigError when the file cannot be read.
 */
export function withEnvironmentFile(
  env: Environment,
  envFile: string | null,
  readFile: ReadFile,
): Environment {
  const name = envFile === null ? defaultFile : '--env-file';
  let text: string;
  try {
    text = readFile(envFile ?? defaultFile);
  } catch (error) {
    if (envFile === null && isMissing(error)) return env;
    throw new ConfigError([{ name, message: `the file ${reasonOf(error)}` }]);
  }
  const { settings, unread } = settingsIn(text.replaceAll(/\r\n?/g, '\n'));
  if (unread.length > 0) {
    throw new ConfigError(
      unread.map((line) => ({
        name,
        message: `line ${line} can’t be read; write NAME=value, with nothing but a comment behind a closing quote`,
      })),
    );
  }
  const below = Object.entries(parseEnv(settings.join('\n'))).filter(
    ([setting]) => !isSetInEitherForm(env, setting),
  );
  return { ...Object.fromEntries(below), ...env };
}

/** How many of the lines that can't be read are named: a file of another kind has nothing else. */
const mostUnread = 10;

const blankLine = /[ \t]*(?:#[^\n]*)?(?:\n|$)/y;

/** A name, and a value: in quotes, where it may go over several lines, or up to the end of the line. */
const settingLine =
  /[ \t]*(?:export[ \t]+)?([A-Za-z_]\w*)[ \t]*=[ \t]*("[^"]*"|'[^']*'|`[^`]*`|[^"'`\n][^\n]*|)[ \t]*(?:#[^\n]*)?(?:\n|$)/y;

const anyLine = /[^\n]*(?:\n|$)/y;

/**
 * The settings of a file, each in the plainest form, and the numbers of the first lines that hold none.
 * Node's own parser leaves such lines out without a word, and takes the next line for a value that is
 * only blanks: a limit that somebody relies on would silently not hold.
 */
function settingsIn(text: string): { settings: string[]; unread: number[] } {
  const settings: string[] = [];
  const unread: number[] = [];
  for (let start = 0, line = 1; start < text.length && unread.length < mostUnread;) {
    blankLine.lastIndex = settingLine.lastIndex = anyLine.lastIndex = start;
    const match = blankLine.exec(text) ?? settingLine.exec(text);
    if (match === null) unread.push(line);
    else if (match[1] !== undefined) settings.push(`${match[1]}=${match[2]}`);
    const [read = ''] = match ?? anyLine.exec(text) ?? [];
    line += read.split('\n').length - 1;
    start += read.length;
  }
  return { settings, unread };
}

/** `NAME` in the environment also wins over `NAME_FILE` in the file, and the other way round. */
function isSetInEitherForm(env: Environment, name: string): boolean {
  const other = name.endsWith('_FILE') ? name.slice(0, -'_FILE'.length) : `${name}_FILE`;
  return env[name] !== undefined || env[other] !== undefined;
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
