// Serves index.html on loopback with nothing but Node: `node examples/script-tag/serve.mjs [port]`.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const port = Number(process.argv[2] ?? 4403);
const page = readFileSync(new URL('index.html', import.meta.url));

const server = createServer((request, response) => {
  const isPage = /^\/(\?|$)/.test(request.url ?? '');
  if (isPage) response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page);
  else response.writeHead(404).end();
});

server.on('error', (error) => {
  const isTaken = error.code === 'EADDRINUSE';
  console.error(isTaken ? `Port ${port} is taken: give another one as an argument.` : error);
  process.exitCode = 1;
});
server.listen(port, '127.0.0.1', () => {
  console.log(`Open http://127.0.0.1:${server.address().port}/`);
});
