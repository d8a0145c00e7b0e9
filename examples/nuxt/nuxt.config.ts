export default defineNuxtConfig({
  compatibilityDate: '2026-11-01',
  telemetry: false,
  devServer: { host: '127.0.0.1', port: Number(process.env.PORT ?? 3000) },
  vue: { compilerOptions: { isCustomElement: (tag) => tag === 'ekyc-verify' } },
});
