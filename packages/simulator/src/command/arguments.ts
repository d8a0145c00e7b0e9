import { parseArgs } from 'node:util';
import { findOutcome, otherOutcomes, parseOutcomes, type OutcomeName } from '../outcomes.js';
import { scenarios } from '../scenarios.js';

export type Arguments = {
  help: boolean;
  port: number;
  host: string;
  publicUrl: string | null;
  scenario: OutcomeName | null;
  outcomes: readonly OutcomeName[];
  cardInfo: boolean;
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
  --outcomes <list>     how the first ones end, one each: too-dark,pass
  --card-info           send CardInfo, which the vendor has switched off
  --help                print this text

Environment:
  EKYC_SIMULATOR_OUTCOMES  as --outcomes, which wins
`;

/**
 * Reads the command line, and the environment where it says nothing.
 * @throws Error that says which argument is wrong and what was expected
 */
export function parseArguments(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Arguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string', default: '9000' },
      host: { type: 'string', default: '127.0.0.1' },
      'public-url': { type: 'string' },
      scenario: { type: 'string' },
      outcomes: { type: 'string' },
      'card-info': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (!/^\d{1,5}$/.test(values.port) || Number(values.port) > 65_535) {
    throw new Error(`--port is a number from 0 to 65535, not "${values.port}"`);
  }
  const scenario = values.scenario === undefined ? null : findOutcome(values.scenario);
  if (scenario === undefined) {
    throw new Error(`--scenario is one of ${names()}, not "${values.scenario}"`);
  }
  return {
    help: values.help,
    port: Number(values.port),
    host: values.host,
    publicUrl: values['public-url'] ?? null,
    scenario,
    outcomes:
      values.outcomes === undefined
        ? readList('EKYC_SIMULATOR_OUTCOMES', env['EKYC_SIMULATOR_OUTCOMES'] ?? '')
        : readList('--outcomes', values.outcomes),
    cardInfo: values['card-info'],
  };
}

function readList(name: string, text: string): OutcomeName[] {
  try {
    return parseOutcomes(text);
  } catch (error) {
    throw new Error(`${name} is a list of ${names()} with commas between them, not "${text}"`, {
      cause: error,
    });
  }
}

function names(): string {
  return [...scenarios.map(({ name }) => name), ...Object.keys(otherOutcomes)].join(', ');
}
