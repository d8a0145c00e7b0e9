// Runs a command beside a simulated proxy that sends it webhooks: for a first look, not for production.
import { spawn } from 'node:child_process';
import { startSimulatedProxy } from 'ekyc-verify-proxy/testing';

const { PORT = '3000' } = process.env;
const site = `http://127.0.0.1:${PORT}`;
const proxy = await startSimulatedProxy({
  origins: [site],
  webhookUrl: `${site}/ekyc-webhook`,
});
const [command, ...args] = process.argv.slice(2);
const app = spawn(command, args, {
  stdio: 'inherit',
  shell: process.platform === 'win32',
  env: {
    ...process.env,
    PORT,
    SITE_URL: site,
    EKYC_URL: proxy.url,
    EKYC_API_KEY: proxy.apiKey,
    EKYC_WEBHOOK_SECRET: proxy.webhookSecret,
  },
});
app.on('exit', (code) => process.exit(code ?? 0));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => app.kill(signal));
