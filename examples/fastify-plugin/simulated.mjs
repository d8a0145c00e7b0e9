// Runs the server against a simulator, with secrets for this run alone: for a first look, not for production.
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { simulatorCredentials, startSimulator } from 'ekyc-verify-simulator';

const { PORT = '3000' } = process.env;
const simulator = await startSimulator();
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

Object.assign(process.env, {
  PORT,
  TENCENTCLOUD_SECRET_ID: simulatorCredentials.secretId,
  TENCENTCLOUD_SECRET_KEY: simulatorCredentials.secretKey,
  EKYC_TENCENT_URL: simulator.address().url,
  EKYC_VERIFICATION_HOSTS: '127.0.0.1',
  EKYC_DOCUMENT_TYPES: 'HKIDCard',
  EKYC_ALLOWED_ORIGINS: `http://127.0.0.1:${PORT}`,
  EKYC_PUBLIC_URL: `http://127.0.0.1:${PORT}/kyc`,
  EKYC_SECRET: randomBytes(32).toString('base64url'),
  EKYC_SIGNING_KEY: privateKey.export({ type: 'pkcs8', format: 'pem' }),
  EKYC_DATABASE_URL: 'file::memory:',
});
await import('./server.mjs');
console.log(`Open http://127.0.0.1:${PORT}/`);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void simulator.stop());
