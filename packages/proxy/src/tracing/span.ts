import type { Attributes, SpanKind } from '@opentelemetry/api';

type Kind = Extract<keyof typeof SpanKind, string>;

/** Where the API of OpenTelemetry, version 1, keeps what an SDK registered, for every copy of it. */
const registered = Symbol.for('opentelemetry.js.api.1');

/**
 * Runs something in a span, when the operator has loaded an SDK of OpenTelemetry (docs/metrics.md);
 * otherwise just runs it, and not even the API is loaded.
 *
 * @param kind As OpenTelemetry names it: `CLIENT`, `PRODUCER`, …
 * @param attributesOf What the result adds. Ids, codes and counts only.
 */
export async function inSpan<Result>(
  name: string,
  kind: Kind,
  attributes: Attributes,
  run: () => Promise<Result>,
  attributesOf: (result: Result) => Attributes = () => ({}),
): Promise<Result> {
  if (!(registered in globalThis)) return run();
  const { SpanKind: kinds, SpanStatusCode, trace } = await import('@opentelemetry/api');
  const tracer = trace.getTracer('ekyc-verify-proxy');
  return tracer.startActiveSpan(name, { kind: kinds[kind], attributes }, async (span) => {
    try {
      const result = await run();
      span.setAttributes(attributesOf(result));
      return result;
    } catch (error) {
      // An error's message may quote what a person sent: only its code is told.
      span.setAttributes(attributesOfError(error));
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  });
}

function attributesOfError(error: unknown): Attributes {
  const { code, log } = error as { code?: unknown; log?: Record<string, unknown> };
  const { vendorCode, vendorRequest } = log ?? {};
  return {
    'error.type': typeof code === 'string' ? code : 'internal-error',
    ...(typeof vendorCode === 'string' ? { 'ekyc.vendor_code': vendorCode } : {}),
    ...(typeof vendorRequest === 'string' ? { 'ekyc.vendor_request': vendorRequest } : {}),
  };
}
