import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { aWebhook } from '../../test/support/config.js';
import { bearer, startTestProxy, type TestProxy } from '../../test/support/proxy.js';
import { firstSecret, startBackend, type TestBackend } from '../../test/support/backend.js';

/** What an operator's SDK would send to a collector. */
const exporter = new InMemorySpanExporter();

let proxy: TestProxy;
let backend: TestBackend;
beforeAll(() => {
  // As an SDK does that NODE_OPTIONS=--import loads.
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const spanProcessors = [new SimpleSpanProcessor(exporter)];
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors }));
});
afterAll(() => {
  trace.disable();
  context.disable();
});
beforeEach(async () => {
  exporter.reset();
  backend = await startBackend();
  proxy = await startTestProxy({ webhook: aWebhook(backend.url) });
});
afterEach(async () => {
  await proxy.stop();
  await backend.stop();
});

const spans = () =>
  exporter.getFinishedSpans().map(({ name, attributes, status }) => ({ name, attributes, status }));

async function verifyOne() {
  const started = await proxy.start();
  proxy.simulator.finish(started.bizToken, 'pass');
  await proxy.page({
    method: 'POST',
    url: `/v1/verifications/${started.id}/return`,
    headers: bearer(started.clientSecret),
    body: { token: started.bizToken },
  });
  await expect.poll(() => backend.received.length).toBe(1);
  await expect.poll(() => spans().length).toBe(3);
  return started;
}

describe('with an SDK of OpenTelemetry', () => {
  it('calls to the vendor and webhooks are spans, with the vendor’s RequestId', async () => {
    await verifyOne();
    const vendorRequest = expect.stringMatching(/^[\w-]{8,}$/);
    expect(spans()).toMatchObject([
      {
        name: 'faceid ApplyWebVerificationBizTokenIntl',
        attributes: { 'rpc.service': 'faceid', 'ekyc.vendor_request': vendorRequest },
      },
      {
        name: 'faceid GetWebVerificationResultIntl',
        attributes: { 'ekyc.vendor_request': vendorRequest },
      },
      {
        name: 'webhook verification.passed',
        attributes: { 'ekyc.outcome': 'delivered', 'ekyc.delivery': 1 },
      },
    ]);
  });

  it('a refusal tells its codes', async () => {
    proxy.simulator.once({ error: { code: 'AuthFailure.SecretIdNotFound', message: 'canary' } });
    await proxy.start().catch(() => null);
    expect(spans()).toMatchObject([
      {
        attributes: {
          'error.type': 'upstream-refused',
          'ekyc.vendor_code': 'AuthFailure.SecretIdNotFound',
        },
        status: { code: 2 },
      },
    ]);
    expect(JSON.stringify(spans())).not.toContain('canary');
  });

  it('belong to the trace of whoever asked', async () => {
    const tracer = trace.getTracer('test');
    const outer = await tracer.startActiveSpan('request', async (span) => {
      await proxy.start();
      span.end();
      return span.spanContext().traceId;
    });
    const [inner] = exporter.getFinishedSpans();
    expect(inner?.spanContext().traceId).toBe(outer);
  });

  it('hold no secret, no token and no address of a person', async () => {
    const { clientSecret, bizToken, attempt } = await verifyOne();
    const told = JSON.stringify(spans());
    const { verificationUrl } = attempt;
    for (const secret of [clientSecret, bizToken, verificationUrl, firstSecret, backend.url.href]) {
      expect(told).not.toContain(secret);
    }
  });
});
