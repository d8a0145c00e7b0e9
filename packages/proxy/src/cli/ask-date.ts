/** How long the answer may take, in milliseconds. */
const deadline = 10_000;

/** The `Date` header of an answer from an address; what is asked there does not matter. */
export async function askDate(url: URL): Promise<string | null> {
  const signal = AbortSignal.timeout(deadline);
  const response = await fetch(url, { method: 'HEAD', redirect: 'manual', signal });
  return response.headers.get('date');
}
