import { parseArgs } from 'node:util';
import { findScenario, scenarios, type ScenarioName } from '../scenarios.js';

export type Arguments = {
  help: boolean;
  port: number;
  host: string;
  publicUrl: string | null;
  scenario: ScenarioName | null;
};

/** What `--help` prints. */
export const helpText = `Usage: ekyc-verify-simulator [options]

A local stand-in for Tencent Cloud eKYC: the two actions and the hosted page. For development and
tests only; it checks nobody.

Options:
  --port <number>       port to listen on, 0 for any free one (default 9000)
  --host <name>         host to listen on (default 127.0.0.1)
  --public-url <url>    address under which browsers reach it, if it is another
  --scenario <name>     how every verification ends, without anybody at the page
  --help                print this text
`;

/**
 * Reads the command line.
 * @throws Error that says which argument is wrong and what was expected
 */
export function parseArguments(args: readonly string[]): Arguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string', default: '9000' },
      host: { type: 'string', default: '127.0.0.1' },
      'public-url': { type: 'string' },
      scenario: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (!/^\d{1,5}$/.test(values.port) || Number(values.port) > 65_535) {
    throw new Error(`--port is a number from 0 to 65535, not "${values.port}"`);
  }
  const scenario = values.scenario === undefined ? null : findScenario(values.scenario);
  if (scenario === undefined) {
    const names = scenarios.map(({ name }) => name).join(', ');
    throw new Error(`--scenario is one of ${names}, not "${values.scenario}"`);
  }
  return {
    help: values.help,
    port: Number(values.port),
    host: values.host,
    publicUrl: values['public-url'] ?? null,
    scenario: scenario?.name ?? null,
  };
}
