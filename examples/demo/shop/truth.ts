import { createRemoteJWKSet, errors, jwtVerify } from 'jose';

/** What the shop's backend knows of a verification, from where. */
export type Truth = {
  /** The proxy's answer to the backend's own call. */
  api: { status: string; reason: string | null } | { problem: string };
  /** The result token that the page passed on, checked offline. */
  token: { status: string; reason: string | null; checkMode: number } | { problem: string };
};

/** The claim that a result token carries beside the registered ones, as far as the shop needs it. */
type Claim = { id: string; status: string; reason: string | null; checkMode: number };

/**
 * How a backend learns the truth. What a browser says decides nothing; two ways are shown here, and
 * one of them is enough: a call with an API key, and the result token, a JWT that only the proxy
 * can sign.
 */
export function createTruth(options: { proxyUrl: string; apiKey: string; origin: () => string }) {
  const { proxyUrl, apiKey, origin } = options;
  const keys = createRemoteJWKSet(new URL('/.well-known/jwks.json', proxyUrl));

  async function ask(id: string): Promise<Truth['api']> {
    const answer = await fetch(`${proxyUrl}/v1/verifications/${encodeURIComponent(id)}`, {
      headers: { authorization: `Bearer ${apiKey}` },
      signal: AbortSignal.timeout(10_000),
    });
    const body = (await answer.json()) as { status: string; reason: string | null; code: string };
    return answer.ok ? { status: body.status, reason: body.reason } : { problem: body.code };
  }

  async function read(resultToken: string, id: string): Promise<Truth['token']> {
    try {
      const { payload } = await jwtVerify<{ verification: Claim }>(resultToken, keys, {
        algorithms: ['ES256'],
        typ: 'ekyc-result+jwt',
        issuer: proxyUrl,
        audience: origin(),
      });
      const { verification } = payload;
      // A genuine token of another verification would be a lie here.
      if (verification.id !== id) return { problem: 'token of another verification' };
      return {
        status: verification.status,
        reason: verification.reason,
        checkMode: verification.checkMode,
      };
    } catch (error) {
      if (error instanceof errors.JOSEError) return { problem: error.code };
      throw error;
    }
  }

  return {
    async about(id: string, resultToken: string): Promise<Truth> {
      const [api, token] = await Promise.all([ask(id), read(resultToken, id)]);
      return { api, token };
    },
  };
}
