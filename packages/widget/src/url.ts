/** The URL that a text is, or null. (`URL.parse` and `URL.canParse` are missing on older phones.) */
export function parseUrl(text: string, base?: string): URL | null {
  try {
    return new URL(text, base);
  } catch {
    return null;
  }
}

/** Whether a URL is http or https. */
export function isWeb(url: URL): boolean {
  return url.protocol === 'https:' || url.protocol === 'http:';
}

/** Whether a URL is on this machine: `localhost` and below, 127.0.0.0/8, ::1 (RFC 6761, RFC 6890). */
export function isLoopback(url: URL): boolean {
  return /^(?:(?:.+\.)?localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(url.hostname);
}
