import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { simulatorCredentials } from 'ekyc-verify-simulator';

/** Where the parts of the demo are, and who may talk to the proxy. */
export type ProxySetting = {
  simulatorUrl: string;
  port: number;
  /** Origins whose pages may start verifications. */
  allowedOrigins: readonly string[];
  /** Holds the database. */
  folder: string;
};

/** The environment that the built proxy runs with, and what of it the shop's backend needs. */
export type ProxyEnvironment = {
  url: string;
  apiKey: string;
  variables: Record<string, string>;
};

/** Configures a proxy against the simulator as an operator would: by the environment, with fresh secrets. */
export function proxyEnvironment(setting: ProxySetting): ProxyEnvironment {
  const url = `http://127.0.0.1:${setting.port}`;
  const apiKey = `demo_${randomBytes(32).toString('base64url')}`;
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    url,
    apiKey,
    variables: {
      TENCENTCLOUD_SECRET_ID: simulatorCredentials.secretId,
      TENCENTCLOUD_SECRET_KEY: simulatorCredentials.secretKey,
      EKYC_TENCENT_URL: setting.simulatorUrl,
      EKYC_VERIFICATION_HOSTS: new URL(setting.simulatorUrl).hostname,
      EKYC_DOCUMENT_TYPES: 'HKIDCard,InternationalIDPassport,SingaporeIDCard',
      EKYC_ALLOWED_ORIGINS: setting.allowedOrigins.join(','),
      EKYC_API_KEYS: apiKey,
      EKYC_PUBLIC_URL: url,
      EKYC_SECRET: randomBytes(32).toString('base64url'),
      EKYC_SIGNING_KEY: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      EKYC_DATABASE_URL: `file:${join(setting.folder, 'ekyc.sqlite')}`,
      EKYC_RATE_LIMIT: '1000',
      HOST: '127.0.0.1',
      PORT: String(setting.port),
    },
  };
}
