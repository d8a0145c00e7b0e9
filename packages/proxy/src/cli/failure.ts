import type { Config } from '../config/config.js';
import type { ConfigError } from '../config/read-values.js';
import { describeDatabaseError } from '../store/faults.js';

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
  const ofDatabase = describeDatabaseError(error);
  if (ofDatabase !== null) return `The proxy did not start. ${ofDatabase}`;
  switch (codeOf(error)) {
    case 'EADDRINUSE':
      return `Port ${port} on ${host} is in use; stop the program that has it, or set PORT to a free port.`;
    case 'EACCES':
    case 'EPERM':
      return port < 1024
        ? `This user may not listen on port ${port}; set PORT to 1024 or higher, and let your reverse proxy listen on ${port}.`
        : `This system doesn't let the proxy listen on port ${port}, which it may have reserved; set PORT to another one.`;
    case 'EADDRNOTAVAIL':
      return `This machine has no address ${host}; set HOST to one of its addresses, or to 0.0.0.0 for all of them.`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `The name ${host} can't be resolved; set HOST to an address of this machine, or to 0.0.0.0 for all of them.`;
    case 'EAFNOSUPPORT':
    case 'EINVAL':
      return `This machine can't listen on ${host}, perhaps because IPv6 is switched off; set HOST to an IPv4 address.`;
    default:
      return `The proxy did not start: ${error instanceof Error ? error.message : 'unknown error'}`;
  }
}

/** Why `init --output` wrote nothing. */
export function describeUnwritten(error: unknown, path: string): string {
  switch (codeOf(error)) {
    case 'EEXIST':
      return `${path} exists, and its secrets may be in use; nothing was written. Choose another name, or move that file away.`;
    case 'ENOENT':
    case 'ENOTDIR':
      return `The folder of ${path} doesn't exist; nothing was written.`;
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return `You may not write ${path}; nothing was written.`;
    default:
      return `${path} could not be written (${codeOf(error) ?? 'unknown error'}).`;
  }
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : null;
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
