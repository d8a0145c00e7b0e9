import adapter from '@sveltejs/adapter-node';
import { sveltekit } from '@sveltejs/kit/vite';

export default {
  plugins: [sveltekit({ adapter: adapter(), paths: { origin: process.env.ORIGIN } })],
  server: { host: '127.0.0.1', port: Number(process.env.PORT ?? 3000), strictPort: true },
};
