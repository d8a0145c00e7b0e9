/** The demo's ports and the variables that change them. */
export const ports = {
  shop: { variable: 'DEMO_SHOP_PORT', standard: 4400 },
  proxy: { variable: 'DEMO_PROXY_PORT', standard: 4401 },
  simulator: { variable: 'DEMO_SIMULATOR_PORT', standard: 4402 },
} as const;

export type Part = keyof typeof ports;

/** Where `examples/script-tag` is served: the proxy lets its pages start verifications too. */
export const examplePort = 4403;

/** Something that the person at the keyboard can put right; its message is all they need to see. */
export class DemoError extends Error {
  override readonly name = 'DemoError';
}

/** The port of each part. @throws {DemoError} when a variable holds no port, or two are the same. */
export function readPorts(environment: Record<string, string | undefined>): Record<Part, number> {
  const chosen = {
    shop: readPort('shop', environment),
    proxy: readPort('proxy', environment),
    simulator: readPort('simulator', environment),
  };
  if (new Set(Object.values(chosen)).size < 3) {
    throw new DemoError(`${namesOf(Object.keys(chosen) as Part[])} must be three different ports.`);
  }
  return chosen;
}

/** What to say when a part cannot listen. */
export function portTaken(part: Part, port: number): DemoError {
  const { variable } = ports[part];
  return new DemoError(
    `Port ${port}, for the ${part}, is taken by another program. ` +
      `Choose another one: ${variable}=${port + 100} npm run demo`,
  );
}

/** Whether an error says that a port is taken. */
export function isPortTaken(error: unknown): boolean {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
}

function readPort(part: Part, environment: Record<string, string | undefined>): number {
  const { variable, standard } = ports[part];
  const text = environment[variable];
  if (text === undefined || text === '') return standard;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > 65_535) {
    throw new DemoError(`${variable} must be a port, from 1 to 65535.`);
  }
  return port;
}

function namesOf(parts: readonly Part[]): string {
  return parts.map((part) => ports[part].variable).join(', ');
}
