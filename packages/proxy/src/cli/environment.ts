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
  let text: string;
  try {
    text = readFile(envFile ?? defaultFile);
  } catch (error) {
    if (envFile === null && isMissing(error)) return env;
    throw new ConfigError([
      {
        name: envFile === null ? defaultFile : '--env-file',
        message: `the file ${reasonOf(error)}`,
      },
    ]);
  }
  const below = Object.entries(parseEnv(text.replaceAll(/\r\n?/g, '\n'))).filter(
    ([name]) => !isSetInEitherForm(env, name),
  );
  return { ...Object.fromEntries(below), ...env };
}

/** `NAME` in the environment also wins over `NAME_FILE` in the file, and the other way round. */
function isSetInEitherForm(env: Environment, name: string): boolean {
  const other = name.endsWith('_FILE') ? name.slice(0, -'_FILE'.length) : `${name}_FILE`;
  return env[name] !== undefined || env[other] !== undefined;
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
