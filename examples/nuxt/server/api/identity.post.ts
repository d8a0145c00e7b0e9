/** The user wants an account: creates the verification that the page then shows. */
export default defineEventHandler(async (event) => {
  await clientSecretFor(currentUser());
  return sendRedirect(event, '/', 303);
});
