import type { CreateRequest, EkycClient } from 'ekyc-verify-backend';
import { startSimulatedProxy, type SimulatedProxy } from 'ekyc-verify-proxy/testing';

/** The origin of the pages in the documentation. */
export const shopOrigin = 'https://shop.example';

/** A proxy in which the pages of the documentation may verify people. */
export function startProxy(): Promise<SimulatedProxy> {
  return startSimulatedProxy({ origins: [shopOrigin] });
}

/** What stands in the samples, and what a test puts in its place. */
export function replacementsFor({ url, apiKey, reportApiKey }: SimulatedProxy) {
  return {
    'https://kyc.example.com': url,
    'process.env.EKYC_API_KEY': `'${apiKey}'`,
    'process.env.EKYC_REPORT_API_KEY': `'${reportApiKey}'`,
  };
}

/** A backend creates a verification, and the person comes to this end, in the element's way. */
export async function verify(
  proxy: SimulatedProxy,
  ekyc: EkycClient,
  body: CreateRequest,
  outcome: Parameters<SimulatedProxy['simulator']['finish']>[1],
): Promise<{ id: string; resultToken: string | null }> {
  const redirectUrl = `${shopOrigin}/account/kyc`;
  const { id, clientSecret } = await ekyc.create({ redirectUrl, ...body });
  const { verificationUrl } = await callOfPage<{ verificationUrl: string }>('attempts', {});
  const token = new URL(verificationUrl).searchParams.get('token') ?? '';
  proxy.simulator.finish(token, outcome);
  const { resultToken } = await callOfPage<{ resultToken: string | null }>('return', { token });
  return { id, resultToken };

  async function callOfPage<Answer>(call: string, sent: object): Promise<Answer> {
    const answer = await fetch(`${proxy.url}/v1/verifications/${id}/${call}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${clientSecret}`,
        'content-type': 'application/json',
        origin: shopOrigin,
      },
      body: JSON.stringify(sent),
    });
    if (!answer.ok) throw new Error(`${call}: ${await answer.text()}`);
    return (await answer.json()) as Answer;
  }
}
