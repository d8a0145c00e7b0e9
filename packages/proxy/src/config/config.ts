import type { CheckMode, WebhookEventType } from 'ekyc-verify-protocol';

/** What the proxy runs with. Made by `loadConfig` from the environment, or by hand for the plugin. */
export type Config = {
  tencent: {
    secretId: string;
    secretKey: string;
    /** Token of temporary credentials. */
    token: string | null;
    region: string;
    /** The API's address: https, or http on loopback. */
    url: URL;
    /** Deadline of one call, connection included, in milliseconds. */
    timeoutMs: number;
    /** Calls a second and action. */
    callsPerSecond: number;
    /** How many calls may wait in the queue, by action and priority. */
    maxWaiting: number;
  };
  /** Hosts that a verification URL may have; a leading dot stands for any host below it. */
  verificationHosts: string[];
  check: {
    checkMode: CheckMode;
    /** Documents that may be asked for; the first is the default. */
    documentTypes: string[];
    securityLevel: number | null;
    livenessRetryLimit: number | null;
    autoSkip: boolean | null;
    ruleId: string | null;
    /** Any other field of the vendor's `Config`. */
    config: Record<string, unknown>;
  };
  /** How long a verification lives, unless a backend says otherwise, in milliseconds. */
  verificationLifetimeMs: number;
  /** How long the person has to begin an attempt, in milliseconds. The vendor's documents say 10 minutes. */
  attemptLifetimeMs: number;
  /** How many attempts of a verification may fail, unless a backend says otherwise. */
  maxAttempts: number;
  /** Refuse a result whose `Extra` is not this attempt's sealed mark. */
  requireMark: boolean;
  /** Whether the vendor sends the browser to the proxy, which goes on to the page. */
  hostedReturn: boolean;
  /** How long a verification that has ended is kept, in milliseconds. */
  retentionMs: number;
  /** What the pages of links call the site; null: the host of its origin. */
  siteName: string | null;
  /** Serialized origins (`https://shop.example`) whose pages may create and read verifications. */
  allowedOrigins: string[];
  /** The stop switch: false refuses creations by pages. */
  pageStarts: boolean;
  /** What a page's creation must bring: a solved captcha, checked at this address with this secret. */
  captcha: { verifyUrl: string; secret: string } | null;
  /** Keys of backends. */
  apiKeys: string[];
  /** Keys of backends that may also read reports. */
  reportApiKeys: string[];
  /** The proxy's own address, possibly with a path, without a slash at the end: issuer of result tokens, base of hosted pages. */
  publicUrl: string;
  /** Seal what the proxy hands out: the first seals, all open. */
  secrets: string[];
  /** ES256 private keys, each PKCS#8 PEM or a JWK as JSON: the first signs, all are published. */
  signingKeys: string[];
  webhook: {
    url: URL;
    /** `whsec_…`; a delivery is signed with each. */
    secrets: string[];
    /** Private hosts that may be called. */
    allowPrivate: string[];
    /** Which events are sent. */
    events: WebhookEventType[];
  } | null;
  /** `file:…` or `postgres://…` */
  databaseUrl: string;
  database: {
    /** Whether a start brings the schema up to date. */
    migrate: boolean;
    /** Connections of this instance to PostgreSQL. */
    poolSize: number;
    /** How long a statement of PostgreSQL may take, in milliseconds. */
    statementTimeoutMs: number;
  };
  limits: {
    /** Attempts a minute and address; creations without one have the same limit. */
    attemptsPerMinute: number;
    /** Attempts a day (UTC); null: no limit. */
    attemptsPerDay: number | null;
    /** How many of them pages may begin; the rest stays for backends; null: all of them. */
    pageAttemptsPerDay: number | null;
  };
  /** What a scrape of `/metrics` must bring; null: only direct connections from private addresses. */
  metricsToken: string | null;
  /** Past which requests are refused early; null: never. */
  overload: {
    /** How late the process may be, on average over half a second, in milliseconds. */
    eventLoopDelayMs: number | null;
    /** How much memory JavaScript may use, in bytes. */
    heapBytes: number | null;
  };
  host: string;
  port: number;
  /** What Fastify's `trustProxy` takes: false, true, or addresses and networks. */
  trustProxy: boolean | string[];
  logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
};
