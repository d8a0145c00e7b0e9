/**
 * A network peer for element tests: below `/fake-proxy/{name}/` it gives the answers that a test
 * has written down for that name, in their order, and remembers what it was asked.
 *
 * - `PUT /fake-proxy/{name}/answers` with an array of `{status, body, headers?, delayMs?}`; a text as body is
 *   sent as it is, anything else as JSON
 * - `GET /fake-proxy/{name}/calls` gives what was asked
 *
 * @returns {import('@web/test-runner').Middleware}
 */
export function fakeProxy() {
  /** @type {Map<string, {answers: object[], calls: object[]}>} */
  const scripts = new Map();
  return async (context, next) => {
    const [, name, rest] = /^\/fake-proxy\/([\w-]+)(\/.*)$/.exec(context.path) ?? [];
    if (!name) return next();
    if (!scripts.has(name)) scripts.set(name, { answers: [], calls: [] });
    const script = scripts.get(name);
    const body = await readBody(context.req);
    if (rest === '/answers') {
      script.answers = JSON.parse(body);
      context.status = 204;
    } else if (rest === '/calls') {
      context.body = script.calls;
    } else {
      script.calls.push({
        method: context.method,
        path: rest,
        headers: context.headers,
        body: body ? JSON.parse(body) : null,
      });
      await answer(context, script.answers.shift());
    }
  };
}

/**
 * Holds one file back for a while; `file` is its path and query.
 *
 * @param {string} file
 * @param {number} ms
 * @returns {import('@web/test-runner').Middleware}
 */
export function slowly(file, ms) {
  return async (context, next) => {
    if (context.url === file) await pause(ms);
    return next();
  };
}

function pause(ms) {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

async function answer(
  context,
  { status, body, headers = {}, delayMs = 0 } = { status: 500, body: 'No answer' },
) {
  await pause(delayMs);
  context.status = status;
  context.set(headers);
  context.type = status < 400 ? 'application/json' : 'application/problem+json';
  context.body = typeof body === 'string' ? body : JSON.stringify(body);
}

async function readBody(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
