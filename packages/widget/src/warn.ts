/** Tells the page's developer what people need not see. Never holds a secret, a token or a name. */
export function warn(message: string): void {
  console.warn(`ekyc-verify: ${message}`);
}
