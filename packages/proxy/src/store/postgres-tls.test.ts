import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { certificate as cert, key } from '../../test/support/certificate.js';
import { aVerificationRow } from '../../test/support/rows.js';
import { openForTest } from '../../test/store/databases.js';
import { startPostgresServer, type PostgresServer } from '../../test/store/postgres-server.js';
import { openStore } from './open.js';

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgresServer();
});
afterAll(() => server.remove());

/**
 * A new database of the server, behind something that speaks TLS as PostgreSQL does (SSLRequest of
 * protocol 3.0). Its certificate is for 127.0.0.1 alone.
 */
async function databaseBehindTls(): Promise<URL> {
  const url = new URL(await server.newDatabase());
  const behind = { host: url.hostname, port: Number(url.port) };
  const front = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => {
      socket.write('S');
      const safe = new TLSSocket(socket, { isServer: true, cert, key });
      const onward = connect(behind);
      safe.on('error', () => onward.destroy());
      onward.on('error', () => safe.destroy());
      safe.pipe(onward).pipe(safe);
    });
  }).listen(0);
  await once(front, 'listening');
  onTestFinished(() => void front.close());
  url.hostname = '127.0.0.1';
  url.port = String((front.address() as AddressInfo).port);
  return url;
}

/** A file with the certificate of the only authority that counts. */
async function authorityFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ekyc-verify-tls-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'authority.pem');
  await writeFile(file, cert);
  return file;
}

describe('a PostgreSQL server that speaks TLS', () => {
  test.each(['require', 'verify-ca', 'verify-full'])('is used with %s', async (mode) => {
    const url = await databaseBehindTls();
    url.searchParams.set('sslmode', mode);
    if (mode !== 'require') url.searchParams.set('sslrootcert', await authorityFile());
    const store = await openForTest(url.href);
    const row = aVerificationRow();
    await store.create(row);
    expect(await store.find(row.id)).toEqual(row);
  });

  test('is refused under another name with verify-full, and used with verify-ca', async () => {
    const url = await databaseBehindTls();
    url.hostname = 'localhost';
    url.searchParams.set('sslrootcert', await authorityFile());
    url.searchParams.set('sslmode', 'verify-full');
    await expect(openStore(url.href)).rejects.toMatchObject({ fault: 'certificate' });
    url.searchParams.set('sslmode', 'verify-ca');
    const store = await openForTest(url.href);
    await store.ping();
  });
});
