import { loadConfig } from '../../packages/proxy/src/config/config.js';
import { simulatedEnvironment } from '../../packages/proxy/src/config/simulate.js';
import { buildServer } from '../../packages/proxy/src/server.js';
import type { OpenApi } from './http-api.js';

/** The OpenAPI document of a proxy that is built for this, listens nowhere, and calls nobody. */
export async function openApiOfProxy(): Promise<OpenApi> {
  const nobody = {
    url: 'http://127.0.0.1:9',
    credentials: { secretId: 'nobody', secretKey: 'nothing' },
  };
  const environment = simulatedEnvironment({ LOG_LEVEL: 'silent' }, nobody);
  const app = await buildServer({ config: loadConfig(environment, () => '') });
  try {
    return (await app.inject('/openapi.json')).json<OpenApi>();
  } finally {
    await app.close();
  }
}
