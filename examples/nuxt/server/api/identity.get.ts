/** What the page shows of the user. */
export default defineEventHandler(async () => {
  const user = currentUser();
  return {
    proxy: process.env.EKYC_URL,
    isVerified: user.verifiedAt !== null,
    clientSecret: user.verificationId === null ? null : await clientSecretFor(user),
  };
});
