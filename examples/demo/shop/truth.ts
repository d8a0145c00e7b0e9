import {
  EkycError,
  ResultTokenError,
  verifyResultToken,
  type EkycClient,
} from 'ekyc-verify-backend';

/** How something stands, or what was in the way of knowing it. */
export type Standing = { status: string; reason: string | null } | { problem: string };

/** What the shop's backend knows of a verification, from where. */
export type Truth = {
  /** The proxy's answer to the backend's own call. */
  api: Standing;
  /** The result token that the page passed on, checked offline; null before the end. */
  token: Standing | null;
};

/**
 * How a backend learns the truth. What a browser says decides nothing; two ways are shown here, and
 * one of them is enough: a call with an API key, and the result token, a JWT that only the proxy
 * can sign.
 */
export function createTruth(ekyc: EkycClient, proxyUrl: string, origin: () => string) {
  async function read(resultToken: string, id: string): Promise<Standing> {
    try {
      const { verification } = await verifyResultToken(resultToken, {
        issuer: proxyUrl,
        audience: origin(),
      });
      // A genuine token of another verification would be a lie here.
      if (verification.id !== id) return { problem: 'token of another verification' };
      return { status: verification.status, reason: verification.reason };
    } catch (error) {
      if (error instanceof ResultTokenError) return { problem: error.code };
      throw error;
    }
  }

  /** @param waitSeconds How long to wait for news. */
  async function ask(id: string, waitSeconds = 0): Promise<Standing> {
    try {
      const { status, reason, attempt } = await ekyc.get(id, { waitSeconds });
      // While it is pending, the latest attempt says why it isn't passed yet.
      return { status, reason: reason ?? attempt?.reason ?? null };
    } catch (error) {
      if (error instanceof EkycError) return { problem: error.code };
      throw error;
    }
  }

  return {
    ask,
    async about(id: string, resultToken: string | null): Promise<Truth> {
      const token = resultToken === null ? null : read(resultToken, id);
      return { api: await ask(id), token: await token };
    },
  };
}
