/**
 * Tries again what may fail by chance, such as the start of a browser on a busy machine.
 *
 * @throws what the last attempt threw
 */
export async function retry<T>(name: string, work: () => Promise<T>, attempts = 3): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (attempts <= 1) throw error;
    const message = error instanceof Error ? error.message : String(error);
    console.warn(`${name} did not start, trying again: ${message}`);
    return retry(name, work, attempts - 1);
  }
}
