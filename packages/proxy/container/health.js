/** The container's HEALTHCHECK: ends with 0 when the proxy in this container answers. */
const { PORT, HOST } = process.env;
const host = !HOST || HOST === '0.0.0.0' || HOST === '::' ? '127.0.0.1' : HOST;
const address = `http://${host.includes(':') ? `[${host}]` : host}:${PORT || 8080}/healthz`;

const response = await fetch(address, { signal: AbortSignal.timeout(2000) }).catch(() => null);
process.exit(response?.ok === true ? 0 : 1);
