// A host that registers the proxy's plugin, and a test of a site that starts a proxy: what each is told.
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import fastify from 'fastify';
import { ekycVerify, loadConfig } from 'ekyc-verify-proxy';
import { startSimulatedProxy } from 'ekyc-verify-proxy/testing';

const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const config = loadConfig({
  TENCENTCLOUD_SECRET_ID: 'AKIDnobodyhasthisone0123',
  TENCENTCLOUD_SECRET_KEY: 'nobody-has-this-key-0123456789-a',
  EKYC_DOCUMENT_TYPES: 'HKIDCard',
  EKYC_PUBLIC_URL: 'http://127.0.0.1:8080',
  EKYC_ALLOWED_ORIGINS: 'http://127.0.0.1:8080',
  EKYC_DATABASE_URL: 'file::memory:',
  EKYC_SECRET: randomBytes(32).toString('base64url'),
  EKYC_SIGNING_KEY: privateKey.export({ type: 'pkcs8', format: 'pem' }),
});
const host = fastify();
const told = [];
try {
  await host.register(ekycVerify, { config });
  await host.ready();
} catch (error) {
  told.push(error.message);
}
await host.close();
await startSimulatedProxy().then(
  ({ stop }) => stop(),
  (error) => told.push(error.message),
);
console.log(JSON.stringify(told));
