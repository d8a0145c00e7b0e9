import { SpanKind, SpanStatusCode, trace, type Attributes } from '@opentelemetry/api';
import { ProblemError } from '../errors.js';
import { VendorError } from '../tencent/errors.js';

type Kind = Extract<keyof typeof SpanKind, string>;

/**
 * Runs something in a span, when the operator has loaded an SDK of OpenTelemetry (docs/metrics.md);
 * otherwise the API does nothing but run it.
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
  const tracer = trace.getTracer('ekyc-verify-proxy');
  return tracer.startActiveSpan(name, { kind: SpanKind[kind], attributes }, async (span) => {
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
  const { vendorCode, requestId } =
    error instanceof VendorError ? error : { vendorCode: null, requestId: null };
  return {
    'error.type': error instanceof ProblemError ? error.code : 'internal-error',
    ...(vendorCode === null ? {} : { 'ekyc.vendor_code': vendorCode }),
    ...(requestId === null ? {} : { 'ekyc.vendor_request': requestId }),
  };
}
