export { loadConfig, type Config } from './config/config.js';
export { ConfigError } from './config/read-values.js';
export { ProblemError } from './errors.js';
export { ekycVerify, type EkycVerifyOptions } from './plugin.js';
export { buildServer, startServer, type ServerOptions } from './server.js';
