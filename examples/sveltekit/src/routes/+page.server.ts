import { currentUser } from '#lib/server/users.ts';
import { clientSecretFor } from '#lib/server/verification.ts';

export async function load({ setHeaders }) {
  const user = currentUser();
  // The client secret is for this user alone.
  setHeaders({ 'cache-control': 'private, no-store' });
  return {
    proxy: process.env.EKYC_URL,
    isVerified: user.verifiedAt !== null,
    clientSecret: user.verificationId === null ? null : await clientSecretFor(user),
  };
}

export const actions = {
  /** The user wants an account: creates the verification that the page then shows. */
  async default() {
    await clientSecretFor(currentUser());
  },
};
