import { expect } from 'vitest';
import type { Answer, Asked, Fronted } from './fronted.ts';

/** The API's calls that the tests of reverse proxies make: what they depend on of it stands here. */
export function callsThrough({ ask, apiKey, simulator }: Fronted) {
  const json = <T>({ body }: Answer) => JSON.parse(body) as T;
  const asBackend = { authorization: `Bearer ${apiKey}` };

  /** The BizToken that the vendor gave last. */
  const newestToken = () => simulator.verifications().at(-1)?.bizToken ?? '';

  return {
    /** A backend's start of a verification that is compared with a photo of so many characters. */
    startWithPhoto: (characters: number) =>
      ask('/v1/verifications', {
        method: 'POST',
        headers: asBackend,
        json: {
          redirectUrl: 'https://shop.example/done',
          checkMode: 2,
          compareImage: 'A'.repeat(characters),
        },
      }),
    async start() {
      const answer = await ask('/v1/verifications', {
        method: 'POST',
        headers: asBackend,
        json: { redirectUrl: 'https://shop.example/done', documentType: 'HKIDCard', begin: true },
      });
      expect(answer).toMatchObject({ status: 201 });
      const { id, clientSecret } = json<{ id: string; clientSecret: string }>(answer);
      return { id, clientSecret, bizToken: newestToken() };
    },
    /** A page's start, from an address. */
    startFromPage: (asked: Pick<Asked, 'from' | 'headers'>) =>
      ask('/v1/verifications', {
        method: 'POST',
        json: { redirectUrl: 'https://shop.example/done', documentType: 'HKIDCard', begin: true },
        ...asked,
        headers: { origin: 'https://shop.example', ...asked.headers },
      }),
    giveBack: (id: string, clientSecret: string, token: string) =>
      ask(`/v1/verifications/${id}/return`, {
        method: 'POST',
        headers: { authorization: `Bearer ${clientSecret}` },
        json: { token },
      }),
    read: (id: string, clientSecret: string, headers: Record<string, string> = {}) =>
      ask(`/v1/verifications/${id}`, {
        headers: { authorization: `Bearer ${clientSecret}`, ...headers },
      }),
    report: (id: string) => ask(`/v1/verifications/${id}/report`, { headers: asBackend }),
    newestToken,
    /** Addresses that carry a code or a token. */
    secretAddresses: (code: string, token: string) => [
      `/v/${code}`,
      `/l/${code}`,
      `/return/${code}?token=${token}`,
      `/?token=${token}`,
    ],
  };
}
