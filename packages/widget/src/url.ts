/** The URL that a text is, or null. (`URL.parse` and `URL.canParse` are missing on older phones.) */
export function parseUrl(text: string, base?: string): URL | null {
  try {
    return new URL(text, base);
  } catch {
    return null;
  }
}

/** Whether a URL is http or https. */
export function isWeb({ protocol }: URL): boolean {
  return protocol === 'https:' || protocol === 'http:';
}

/** A URL that is http or https, without user name and password; null for all others. */
export function parseWeb(text: string, base?: string): URL | null {
  const url = parseUrl(text, base);
  return url && isWeb(url) && !url.username && !url.password ? url : null;
}

/** Whether a URL is on this machine: `localhost` and below, 127.0.0.0/8, ::1 (RFC 6761, RFC 6890). */
export function isLoopback({ hostname }: URL): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127(\.\d{1,3}){3}$/.test(hostname)
  );
}
