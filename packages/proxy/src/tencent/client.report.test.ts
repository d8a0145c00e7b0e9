import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { aClient, BizToken, refusal } from './testing/client.js';
import { respond } from './testing/vendor.js';

describe('a report', () => {
  const video = 'A'.repeat(1_000_000);

  it('is the vendor’s whole answer as it came', async () => {
    const { client } = await aClient((response) =>
      respond(response, { ErrorCode: 0, VideoBase64: video }),
    );
    const stream = await client.streamWebVerificationResultIntl({ BizToken });
    expect(JSON.parse(await text(stream))).toEqual({
      Response: { RequestId: 'request-1', ErrorCode: 0, VideoBase64: video },
    });
  });

  it('is asked for again after a fault, and is no report when it is refused', async () => {
    const { client, received } = await aClient((response, index) =>
      respond(
        response,
        refusal(index < 1 ? 'InternalError' : 'InvalidParameterValue.BizTokenIllegal'),
      ),
    );
    const call = client.streamWebVerificationResultIntl({ BizToken });
    await expect(call).rejects.toMatchObject({ log: { kind: 'no-such-token' } });
    expect(received).toHaveLength(2);
  });

  it('breaks at the deadline', async () => {
    const { client } = await aClient(
      (response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.write(`{"Response":{"VideoBase64":"${video}`);
      },
      { timeoutMs: 1000 },
    );
    const stream = await client.streamWebVerificationResultIntl({ BizToken });
    await expect(text(stream)).rejects.toMatchObject({ code: 'upstream-timeout' });
  });

  it('ends with its caller', async () => {
    const { client } = await aClient((response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write(`{"Response":{"VideoBase64":"${video}`);
    });
    const leaving = new AbortController();
    const stream = await client.streamWebVerificationResultIntl(
      { BizToken },
      { signal: leaving.signal },
    );
    leaving.abort();
    await expect(text(stream)).rejects.toMatchObject({ log: { kind: 'cancelled' } });
  });
});
