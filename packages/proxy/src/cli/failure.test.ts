import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { ConfigError } from '../config/read-values.js';
import { aConfig } from '../../test/support/config.js';
import { describeCrash, describeFailure, describeProblems } from './failure.js';

const withCode = (code: string) => Object.assign(new Error('no words for people'), { code });
const config = aConfig({ host: '192.0.2.1', port: 80 });

test('every problem of a configuration has a line of its own', () => {
  const text = describeProblems(
    new ConfigError([
      { name: 'PORT', message: 'expected a port' },
      { name: 'HOST', message: 'expected a host' },
    ]),
  );
  expect(text).toContain('2 problems');
  expect(text.split('\n').slice(1, 3)).toEqual([
    '  PORT: expected a port',
    '  HOST: expected a host',
  ]);
});

/** How a real attempt to listen fails, told as the command would. */
async function failureOf(host: string, port: number): Promise<string> {
  const server = createServer();
  const failed = once(server, 'error');
  server.listen(port, host);
  const [error] = (await failed) as [unknown];
  return describeFailure(error, aConfig({ host, port }));
}

test('a port that is in use is told with what to change', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  expect(await failureOf('127.0.0.1', port)).toMatch(
    new RegExp(`^Port ${port} on 127\\.0\\.0\\.1 is in use; .* set PORT .*$`),
  );
  other.close();
});

test('an address of another machine is told with what to change', async () => {
  expect(await failureOf('192.0.2.1', 0)).toMatch(
    /^This machine has no address 192\.0\.2\.1; set HOST/,
  );
});

test('a name that nobody knows is told with what to change', async () => {
  expect(await failureOf('no-such-host.invalid', 0)).toMatch(
    /^The name no-such-host\.invalid .* set HOST/,
  );
});

test.each([
  ['EACCES', 80, /^This user may not listen on port 80; set PORT to 1024 or higher/],
  ['EACCES', 50_051, /^This system doesn't let the proxy listen on port 50051, .* set PORT/],
  ['EAFNOSUPPORT', 8080, /set HOST to an IPv4 address\.$/],
])('%s on port %i is told as one sentence with what to change', (code, port, sentence) => {
  const text = describeFailure(withCode(code), aConfig({ host: '192.0.2.1', port }));
  expect(text).toMatch(sentence);
  expect(text.trimEnd()).not.toContain('\n');
});

test('another failure is told by its message', () => {
  expect(describeFailure(new Error('The database does not answer.'), config)).toContain(
    'The database does not answer.',
  );
});

test('a crash is told without its message, which may quote what a person sent', () => {
  const error = new TypeError('canary of a person\nwith a second line');
  expect(describeCrash(error)).toMatch(/TypeError\n\s+at /);
  expect(describeCrash(error)).not.toMatch(/canary|second line/);
  expect(describeCrash('canary')).not.toContain('canary');
});
