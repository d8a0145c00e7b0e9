import { afterEach, describe, expect, it } from 'vitest';
import { runSimulator } from '../testing/running.js';
import { runCommand } from './run.js';

/** The command in this process, with what it prints and a way to end it. */
const run = (...args: string[]) => runWith({}, ...args);
function runWith(env: Record<string, string>, ...args: string[]) {
  const printed = { out: '', error: '' };
  let stop = () => {};
  const exitCode = runCommand(args, {
    env,
    print: (text) => {
      printed.out += text;
    },
    printError: (text) => {
      printed.error += text;
    },
    onStop: (listener) => {
      stop = listener;
    },
  });
  const command = { printed, exitCode, stop: () => stop() };
  running.push(command);
  return command;
}

const running: { stop(): void; exitCode: Promise<number> }[] = [];
afterEach(async () => {
  for (const command of running.splice(0)) {
    command.stop();
    await command.exitCode;
  }
});

async function addressOf({ printed }: ReturnType<typeof run>): Promise<string> {
  while (printed.out === '') await new Promise(setImmediate);
  const [url = ''] = /http:\/\/127\.0\.0\.1:\d+/.exec(printed.out) ?? [];
  return url;
}

describe('the command', () => {
  it('says where it listens, answers there, and ends with 0 when it is asked to', async () => {
    const command = run('--port', '0');
    const url = await addressOf(command);
    expect(await (await fetch(url)).text()).toContain('Simulator');
    command.stop();
    expect(await command.exitCode).toBe(0);
    await expect(fetch(url)).rejects.toThrow('fetch failed');
  });

  it.each([
    ['the command line', {}, ['--outcomes', 'too-dark, pass']],
    ['the environment', { EKYC_SIMULATOR_OUTCOMES: '1201,T00-0000' }, []],
    ['both, by the first', { EKYC_SIMULATOR_OUTCOMES: 'leave' }, ['--outcomes', 'too-dark,pass']],
  ])('takes the outcomes of successive verifications from %s', async (_, env, args) => {
    const url = await addressOf(runWith(env, '--port', '0', ...args));
    expect(await (await fetch(url)).text()).toContain('value="too-dark,pass"');
  });

  it('says which variable of the environment is wrong, and ends with 2', async () => {
    const command = runWith({ EKYC_SIMULATOR_OUTCOMES: 'too-dark;pass' }, '--port', '0');
    expect(await command.exitCode).toBe(2);
    expect(command.printed.error).toContain('EKYC_SIMULATOR_OUTCOMES is a list of pass, ');
  });

  it('explains itself', async () => {
    const command = run('--help');
    expect(await command.exitCode).toBe(0);
    expect(command.printed.out).toContain('--port <number>');
  });

  it('says clearly that a port is taken, and ends with 1', async () => {
    const { port } = (await runSimulator()).address();
    const command = run('--port', String(port));
    expect(await command.exitCode).toBe(1);
    expect(command.printed.error).toContain(`Port ${port} of 127.0.0.1 is taken.`);
    expect(command.printed.out).toBe('');
  });

  it('says that a host is not this machine’s, and ends with 1', async () => {
    const command = run('--port', '0', '--host', '192.0.2.1');
    expect(await command.exitCode).toBe(1);
    expect(command.printed.error).toContain('no address 192.0.2.1');
  });

  it.each([
    [['--port', 'http'], '--port is a number'],
    [['--port', '65536'], '--port is a number'],
    [['--prot', '1'], '--prot'],
    [['9000'], '9000'],
    [['--public-url', 'here'], 'publicUrl'],
    [['--scenario', 'win'], '--scenario is one of pass, '],
    [['--outcomes', 'pass,win'], '--outcomes is a list of pass, '],
  ])('refuses %o and ends with 2', async (args, message) => {
    const command = run(...args);
    expect(await command.exitCode).toBe(2);
    expect(command.printed.error).toContain(message);
    expect(command.printed.error).toContain('Usage:');
  });
});
