/**
 * Rejects where something is not there in time. What drivers, extensions, and pages have put in the
 * way of a browser's own may never come to an end.
 *
 * (`AbortSignal.timeout` is missing in browsers that the vendor's page still serves.)
 */
export function inTime<T>(work: Promise<T>, ms: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error('It did not come in time.'));
    }, ms);
    work.then(resolve, reject).finally(() => {
      clearTimeout(timer);
    });
  });
}
