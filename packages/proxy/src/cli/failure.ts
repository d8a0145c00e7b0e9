import type { Config } from '../config/config.js';
import type { ConfigError } from '../config/problem.js';

/** All problems of a configuration, for a terminal. */
export function describeProblems({ problems }: ConfigError): string {
  const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`;
  const lines = problems.map(({ name, message }) => `  ${name}: ${message}\n`);
  return `The configuration has ${count}; nothing was started.
${lines.join('')}"ekyc-verify-proxy init" prints a complete .env with a comment for every variable.
`;
}

/** Why the server did not start, in one sentence that says what to change. */
export function describeFailure(error: unknown, { host, port }: Config): string {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} on ${host} is taken by another program; end that one, or set PORT to a free port.\n`;
    case 'EACCES':
      return `This user may not listen on port ${port}; set PORT to 1024 or more.\n`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `HOST names no address of this machine: ${host}.\n`;
    default:
      return `The proxy did not start: ${error instanceof Error ? error.message : 'unknown error'}\n`;
  }
}

/**
 * A fault that nobody caught, for standard error. Its message may quote what a person sent, so only
 * the kind of the error and the places in the code are told.
 */
export function describeCrash(error: unknown): string {
  if (!(error instanceof Error)) return 'The proxy failed with something that is no error.\n';
  const places = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return `${[`The proxy failed: ${error.name}`, ...places].join('\n')}\n`;
}
