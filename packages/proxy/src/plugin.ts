import type { FastifyInstance } from 'fastify';
import { assemble, type Parts } from './assemble.js';
import { registerHttp } from './routes/register.js';
import { currentRequestId } from './plugins/observability.js';
import type { Log } from './log.js';

/** What the plugin takes: `config`, and what stands for parts of it in a test. */
export type EkycVerifyOptions = Parts & {
  /** Where the element's built files are; default: beside the built proxy. */
  widgetDirectory?: URL;
};

/**
 * The proxy as a Fastify plugin, for a server that exists. Everything it sets (error handler,
 * validator, headers) belongs to its own scope; a `prefix` is fine.
 *
 *     app.register(ekycVerify, { config });
 *
 * What it does without being asked (webhooks, the sweep) begins when the server is ready and ends when
 * it closes. Who closes the server lets running requests finish.
 *
 * @throws ProblemError `storage-unavailable` when the database cannot be opened, and an Error when a
 * later version has used it; `ready()` and `listen()` of the server reject with them
 */
export async function ekycVerify(app: FastifyInstance, options: EkycVerifyOptions): Promise<void> {
  const log: Log = (level, facts, message) => {
    const reqId = currentRequestId();
    app.log[level](reqId === undefined ? facts : { reqId, ...facts }, message);
  };
  const { context, background, metrics, close } = await assemble(options, log);
  const stopping = new AbortController();
  app.addHook('onReady', async () => background.start());
  app.addHook('preClose', async () => stopping.abort());
  app.addHook('onSend', async (_request, reply) => {
    // A connection kept alive would hold the stopping server until it times out.
    if (stopping.signal.aborted) reply.header('connection', 'close');
  });
  app.addHook('onClose', close);
  const widgetDirectory = options.widgetDirectory ?? new URL('./public/', import.meta.url);
  await registerHttp(app, context, { widgetDirectory, metrics, stopping: stopping.signal });
}
