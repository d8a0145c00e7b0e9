import { EkycClient, EkycError, ResultTokenError, verifyResultToken } from 'ekyc-verify-backend';

/** What the shop's backend knows of a verification, from where. */
export type Truth = {
  /** The proxy's answer to the backend's own call. */
  api: { status: string; reason: string | null } | { problem: string };
  /** The result token that the page passed on, checked offline. */
  token: { status: string; reason: string | null; checkMode: number } | { problem: string };
};

/**
 * How a backend learns the truth. What a browser says decides nothing; two ways are shown here, and
 * one of them is enough: a call with an API key, and the result token, a JWT that only the proxy
 * can sign.
 */
export function createTruth(options: { proxyUrl: string; apiKey: string; origin: () => string }) {
  const { proxyUrl, apiKey, origin } = options;
  const ekyc = new EkycClient({ url: proxyUrl, apiKey, timeoutMs: 10_000 });

  async function ask(id: string): Promise<Truth['api']> {
    try {
      const { status, reason } = await ekyc.get(id);
      return { status, reason };
    } catch (error) {
      if (error instanceof EkycError) return { problem: error.code };
      throw error;
    }
  }

  async function read(resultToken: string, id: string): Promise<Truth['token']> {
    try {
      const { verification } = await verifyResultToken(resultToken, {
        issuer: proxyUrl,
        audience: origin(),
      });
      // A genuine token of another verification would be a lie here.
      if (verification.id !== id) return { problem: 'token of another verification' };
      const { status, reason, checkMode } = verification;
      return { status, reason, checkMode };
    } catch (error) {
      if (error instanceof ResultTokenError) return { problem: error.code };
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
