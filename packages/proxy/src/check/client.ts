import type { Config } from '../config/config.js';
import { createTencentClient } from '../tencent/client.js';
import type { TencentClient } from '../tencent/types.js';

/** The client that the proxy would call the vendor with. Loaded on demand: few commands call. */
export async function openClient(config: Config): Promise<TencentClient> {
  const { tencent, verificationHosts } = config;
  return createTencentClient({ tencent, verificationHosts });
}
