import type { TencentClient } from '../tencent/types.js';
import { inSpan } from './span.js';

/**
 * The client, each call in a span: the wait in the queue and all repetitions included, and the
 * vendor's RequestId with it. A span holds no token and nothing of a person.
 */
export function tracedClient(client: TencentClient): TencentClient {
  const call = <Result>(
    action: string,
    run: () => Promise<Result>,
    requestOf: (result: Result) => string | null,
  ) =>
    inSpan(
      `faceid ${action}`,
      'CLIENT',
      { 'rpc.system': 'tencentcloud', 'rpc.service': 'faceid', 'rpc.method': action },
      run,
      (result) => ({ 'ekyc.vendor_request': requestOf(result) ?? undefined }),
    );
  return {
    ...client,
    applyWebVerificationBizTokenIntl: (request, options) =>
      call(
        'ApplyWebVerificationBizTokenIntl',
        () => client.applyWebVerificationBizTokenIntl(request, options),
        ({ requestId }) => requestId,
      ),
    getWebVerificationResultIntl: (request, options) =>
      call(
        'GetWebVerificationResultIntl',
        () => client.getWebVerificationResultIntl(request, options),
        ({ requestId }) => requestId,
      ),
    getWholeWebVerificationResultIntl: (request, options) =>
      call(
        'GetWebVerificationResultIntl',
        () => client.getWholeWebVerificationResultIntl(request, options),
        ({ requestId }) => requestId,
      ),
  };
}
