/**
 * Tells the page's developer what people need not see. Never holds a secret, a token or a name.
 *
 * @param cause What was thrown by code that is not the element's own.
 */
export function warn(message: string, cause?: unknown): void {
  console.warn(`ekyc-verify: ${message}`, ...(cause === undefined ? [] : [cause]));
}
