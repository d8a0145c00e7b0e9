import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';
import type { Metrics } from '../metrics/metrics.js';
import { registerAuth } from '../plugins/auth.js';
import { registerBodies, registerValidation, type TypedInstance } from '../plugins/input.js';
import { registerObservation, registerRequestScope } from '../plugins/observability.js';
import { registerHostRule } from '../plugins/odd-requests.js';
import { registerOpenApi, registerOpenApiRoute } from '../plugins/openapi.js';
import { registerOrigins } from '../plugins/origins.js';
import { registerOverload } from '../plugins/overload.js';
import { registerProblems } from '../plugins/problems.js';
import { registerRateLimit } from '../plugins/rate-limit.js';
import type { Context } from '../verifications/context.js';
import { packageVersion } from '../runtime.js';
import { registerManagementRoutes, registerReportRoute, registerWebhookRoutes } from './backend.js';
import { registerHandoffPages, registerHandoffRoute } from './handoff.js';
import { registerLinkPages } from './links.js';
import { registerHealthRoutes, registerJwksRoute, registerMetricsRoute } from './operations.js';
import { registerBlindReturnRoute, registerHostedReturnRoute } from './returns.js';
import { readWidget, registerScriptRoutes, scriptPathOf } from './script.js';
import { registerCreateRoute, registerVerificationRoutes } from './verifications.js';

type HttpOptions = {
  /** Where the element's built files are. */
  widgetDirectory: URL;
  metrics: Metrics;
  /** Ends long polls, so that the server can stop. */
  stopping: AbortSignal;
  /** Stands before every path. */
  prefix: string;
};

/** Registers everything that the proxy answers, and how. */
export async function registerHttp(
  app: FastifyInstance,
  context: Context,
  { prefix, ...options }: HttpOptions,
): Promise<void> {
  const { publicUrl } = context.config;
  registerRequestScope(app);
  registerProblems(app);
  registerValidation(app);
  registerBodies(app);
  registerObservation(app, options.metrics);
  await registerSecurityHeaders(app, publicUrl);
  registerHostRule(app);
  await registerOpenApi(app, { publicUrl, version: packageVersion() });
  await app.register((scope) => registerRoutes(scope.withTypeProvider(), context, options), {
    prefix,
  });
}

async function registerRoutes(
  app: TypedInstance,
  context: Context,
  { widgetDirectory, metrics, stopping }: Omit<HttpOptions, 'prefix'>,
): Promise<void> {
  const { resultTokens } = context;
  registerOpenApiRoute(app);
  await app.register((scope) => registerV1(scope, context, stopping), { prefix: '/v1' });
  await app.register(async (scope) => registerHealthRoutes(scope, context));
  await app.register(async (scope) => registerMetricsRoute(scope, metrics, context.config));
  await app.register(async (scope) => registerJwksRoute(scope, resultTokens.jwks));
  await app.register((scope) => registerHostedReturnRoute(scope, context), {
    prefix: '/return',
  });
  await app.register((scope) => registerHandoffPages(scope, context), { prefix: '/v' });
  const widget = await readWidget(widgetDirectory);
  const script = widget && {
    src: scriptPathOf(context.config.publicUrl, widget),
    integrity: widget.integrity,
  };
  await app.register((scope) => registerLinkPages(scope, context, script), { prefix: '/l' });
  if (widget === null) {
    const missing = 'the element’s files are missing: /ekyc-verify.js and links are not served';
    context.log('warn', {}, missing);
    return;
  }
  await app.register((scope) => registerScriptRoutes(scope, widgetDirectory, widget));
}

/** The calls that pages and backends make, below `/v1`. */
async function registerV1(
  app: TypedInstance,
  context: Context,
  stopping: AbortSignal,
): Promise<void> {
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
  });
  // Origins first: without its headers a page could not read that it was refused, nor for how long.
  await registerOrigins(app, context.config);
  await registerOverload(app, context.config.overload);
  registerAuth(app, context.config);
  // Backends are not rate-limited: they are trusted.
  await registerRateLimit(app, { allowList: ({ caller }) => caller.kind === 'backend' });
  registerCreateRoute(app, context);
  registerVerificationRoutes(app, context, stopping);
  registerHandoffRoute(app, context);
  registerReportRoute(app, context);
  registerBlindReturnRoute(app, context);
  await app.register(async (scope) => registerManagementRoutes(scope, context));
  await app.register(async (scope) => registerWebhookRoutes(scope, context));
}

/** The headers that tell browsers to sniff nothing, frame nothing and send no referrer. */
async function registerSecurityHeaders(app: FastifyInstance, publicUrl: string): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { 'default-src': ["'none'"], 'frame-ancestors': ["'none'"] },
    },
    // For browsers that don't know frame-ancestors; helmet's default would let this origin frame.
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
    strictTransportSecurity: publicUrl.startsWith('https:'),
  });
}
