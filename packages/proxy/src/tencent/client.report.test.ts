import { describe, expect, it } from 'vitest';
import { aClient, BizToken, refusal } from '../../test/support/client.js';
import { respond } from '../../test/support/vendor.js';

describe('a report', () => {
  const video = 'A'.repeat(1_000_000);

  it('is the vendor’s whole answer', async () => {
    const { client, events } = await aClient((response) =>
      respond(response, { ErrorCode: 0, VideoBase64: video }),
    );
    expect(await client.getWholeWebVerificationResultIntl({ BizToken })).toEqual({
      response: { RequestId: 'request-1', ErrorCode: 0, VideoBase64: video },
      requestId: 'request-1',
    });
    expect(events).toMatchObject([{ result: 'ok', vendorRequest: 'request-1' }]);
  });

  it('is asked for again after a fault, and is no report when it is refused', async () => {
    const { client, received } = await aClient((response, index) =>
      respond(
        response,
        refusal(index < 1 ? 'InternalError' : 'InvalidParameterValue.BizTokenIllegal'),
      ),
    );
    const call = client.getWholeWebVerificationResultIntl({ BizToken });
    await expect(call).rejects.toMatchObject({ kind: 'no-such-token' });
    expect(received).toHaveLength(2);
  });

  it('ends with the deadline when its body does not come to its end', async () => {
    const { client } = await aClient(
      (response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.write(`{"Response":{"VideoBase64":"${video}`);
      },
      { timeoutMs: 300 },
    );
    const call = client.getWholeWebVerificationResultIntl({ BizToken });
    await expect(call).rejects.toMatchObject({ code: 'upstream-timeout' });
  });

  it('ends with its caller', async () => {
    const asked = Promise.withResolvers<void>();
    const { client } = await aClient((response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write(`{"Response":{"VideoBase64":"${video}`);
      asked.resolve();
    });
    const leaving = new AbortController();
    const call = client.getWholeWebVerificationResultIntl({ BizToken }, { signal: leaving.signal });
    await asked.promise;
    leaving.abort();
    await expect(call).rejects.toMatchObject({ kind: 'cancelled' });
  });
});
