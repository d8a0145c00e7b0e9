import { readValues, ConfigError, type Environment, type ReadFile } from './read-values.js';
import { checkRules } from './rules.js';
import { readTextFile } from './text-file.js';
import { unknownNames } from './unknown-names.js';
import type { Values } from './variables.js';
import { captchaServices } from './variables/access.js';

/**
 * What the proxy runs with: made by `loadConfig` from the environment, or by hand for the plugin. Times
 * are in milliseconds. What a setting means stands where its variable is declared, in `variables`.
 */
export type Config = ReturnType<typeof composeConfig>;

/**
 * Makes the configuration from an environment, or says everything that is wrong with it at once.
 *
 * @param env The environment; nothing else is read, `process.env` included.
 * @param readFile Reads the files that `NAME_FILE` variables name; default: from the disk.
 * @throws ConfigError with every problem by variable name and without any value.
 */
export function loadConfig(env: Environment, readFile: ReadFile = readTextFile): Config {
  const { values, problems } = readValues(env, readFile);
  const all = [...problems, ...checkRules(values), ...unknownNames(env)];
  if (all.length > 0) throw new ConfigError(all);
  // Without a problem every variable has been read.
  return composeConfig(values as Values);
}

const day = 24 * 60 * 60 * 1000;

function composeConfig(values: Values) {
  return {
    tencent: {
      secretId: values.TENCENTCLOUD_SECRET_ID,
      secretKey: values.TENCENTCLOUD_SECRET_KEY,
      token: values.TENCENTCLOUD_TOKEN,
      region: values.TENCENTCLOUD_REGION,
      url: values.EKYC_TENCENT_URL,
      timeoutMs: values.EKYC_UPSTREAM_TIMEOUT,
      callsPerSecond: values.EKYC_UPSTREAM_RPS,
      maxWaiting: values.EKYC_UPSTREAM_QUEUE,
    },
    /** A leading dot stands for any host below it. */
    verificationHosts: values.EKYC_VERIFICATION_HOSTS,
    check: {
      checkMode: values.EKYC_CHECK_MODE,
      /** The first is the default. */
      documentTypes: values.EKYC_DOCUMENT_TYPES ?? [],
      securityLevel: values.EKYC_SECURITY_LEVEL,
      livenessRetryLimit: values.EKYC_LIVENESS_RETRY_LIMIT,
      autoSkip: values.EKYC_AUTO_SKIP,
      ruleId: values.EKYC_RULE_ID,
      config: values.EKYC_TENCENT_CONFIG ?? {},
    },
    verificationLifetimeMs: values.EKYC_VERIFICATION_LIFETIME,
    attemptLifetimeMs: values.EKYC_ATTEMPT_LIFETIME,
    maxAttempts: values.EKYC_MAX_ATTEMPTS,
    requireMark: values.EKYC_REQUIRE_MARK,
    hostedReturn: values.EKYC_RETURN === 'hosted',
    retentionMs: values.EKYC_RETENTION * day,
    siteName: values.EKYC_SITE_NAME,
    /** Serialized: `https://shop.example`. */
    allowedOrigins: values.EKYC_ALLOWED_ORIGINS ?? [],
    pageStarts: values.EKYC_PAGE_STARTS,
    captcha: composeCaptcha(values),
    apiKeys: values.EKYC_API_KEYS ?? [],
    reportApiKeys: values.EKYC_REPORT_API_KEYS ?? [],
    /** Possibly with a path, without a slash at the end. */
    publicUrl: values.EKYC_PUBLIC_URL,
    /** The first seals, all open. */
    secrets: values.EKYC_SECRET,
    /** The first signs, all are published. */
    signingKeys: values.EKYC_SIGNING_KEY,
    webhook: composeWebhook(values),
    databaseUrl: values.EKYC_DATABASE_URL,
    database: {
      migrate: values.EKYC_DATABASE_MIGRATE,
      poolSize: values.EKYC_DATABASE_POOL_SIZE,
      statementTimeoutMs: values.EKYC_DATABASE_STATEMENT_TIMEOUT,
    },
    limits: {
      attemptsPerMinute: values.EKYC_RATE_LIMIT,
      attemptsPerDay: values.EKYC_DAILY_LIMIT,
      pageAttemptsPerDay: values.EKYC_PAGE_DAILY_LIMIT ?? pageShareOf(values),
    },
    metricsToken: values.EKYC_METRICS_TOKEN,
    overload: {
      eventLoopDelayMs: values.EKYC_MAX_DELAY,
      heapBytes: values.EKYC_MAX_HEAP === null ? null : values.EKYC_MAX_HEAP * 1024 * 1024,
    },
    host: values.HOST,
    port: values.PORT,
    trustProxy: values.TRUST_PROXY,
    logLevel: values.LOG_LEVEL,
  };
}

/**
 * Half of the daily limit: strangers begin from pages, and backends must not run out because of them. Of a
 * limit of one, that one: pages that may never begin are switched off by a setting that says so.
 */
function pageShareOf({ EKYC_DAILY_LIMIT, EKYC_API_KEYS, EKYC_REPORT_API_KEYS }: Values) {
  const hasBackends = EKYC_API_KEYS !== null || EKYC_REPORT_API_KEYS !== null;
  if (EKYC_DAILY_LIMIT === null || !hasBackends) return EKYC_DAILY_LIMIT;
  return Math.max(1, Math.floor(EKYC_DAILY_LIMIT / 2));
}

function composeCaptcha({ EKYC_CAPTCHA: service, EKYC_CAPTCHA_SECRET: secret }: Values) {
  if (service === null || secret === null) return null;
  return { verifyUrl: captchaServices[service], secret };
}

function composeWebhook(values: Values) {
  const { EKYC_WEBHOOK_URL: url, EKYC_WEBHOOK_SECRET: secrets } = values;
  if (url === null || secrets === null) return null;
  return {
    url,
    secrets,
    allowPrivate: values.EKYC_WEBHOOK_ALLOW_PRIVATE ?? [],
    events: values.EKYC_WEBHOOK_EVENTS,
  };
}
