import type { FastifyInstance } from 'fastify';
import type { Metrics } from '../metrics/metrics.js';
import type { Context } from '../verifications/context.js';
import { packageVersion } from '../version.js';
import { registerAccessLog } from './access-log.js';
import { registerHandoffPages } from './handoff-pages-route.js';
import { registerHostedReturnRoute } from './hosted-return-route.js';
import { registerJwksRoute } from './jwks-route.js';
import { registerMetricsRoute } from './metrics-route.js';
import { registerOpenApi } from './openapi.js';
import { registerOperatorRoutes } from './operator-routes.js';
import { registerProblems } from './problem.js';
import { registerSerialization } from './serialization.js';
import { registerRequestMetrics } from './request-metrics.js';
import { registerRequestScope } from './request-scope.js';
import { registerSecurityHeaders } from './security-headers.js';
import { registerV1 } from './v1.js';
import { registerValidation } from './validation.js';
import { registerWidgetRoutes } from './widget-routes.js';

type HttpOptions = {
  /** Where the element's built files are. */
  widgetDirectory: URL;
  metrics: Metrics;
  /** Ends long polls, so that the server can stop. */
  stopping: AbortSignal;
};

/** Registers everything that the proxy answers, and how. */
export async function registerHttp(
  app: FastifyInstance,
  context: Context,
  { widgetDirectory, metrics, stopping }: HttpOptions,
): Promise<void> {
  const { publicUrl, metricsToken } = context.config;
  registerRequestScope(app);
  registerProblems(app);
  registerValidation(app);
  registerSerialization(app);
  registerAccessLog(app);
  registerRequestMetrics(app, metrics);
  registerSecurityHeaders(app, publicUrl);
  registerOpenApi(app, { publicUrl, version: packageVersion() });
  await app.register((scope) => registerV1(scope, context, stopping), { prefix: '/v1' });
  await app.register(async (scope) => registerOperatorRoutes(scope, context));
  await app.register(async (scope) => registerMetricsRoute(scope, metrics, metricsToken));
  await app.register(async (scope) => registerJwksRoute(scope, context.resultTokens.jwks));
  await app.register(async (scope) => registerHostedReturnRoute(scope, context));
  await app.register((scope) => registerHandoffPages(scope, context));
  await app.register(async (scope) => {
    if (await registerWidgetRoutes(scope, widgetDirectory)) return;
    context.log('warn', {}, 'the element’s files are missing: /ekyc-verify.js is not served');
  });
}
