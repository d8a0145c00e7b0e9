/**
 * The simulator as a process, behind TLS: over a network, the proxy calls no other vendor.
 *
 *     node vendor-main.ts PORT CERTIFICATE KEY
 */
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:https';
import { createSimulator } from 'ekyc-verify-simulator';

const [vendorPort, certificate = '', key = ''] = process.argv.slice(2);
const simulator = createSimulator({ scenario: 'pass', publicUrl: 'https://faceid.qq.com' });
await simulator.start();
const { port } = simulator.address();

const tls = { cert: readFileSync(certificate), key: readFileSync(key) };
createServer(tls, (incoming, answer) => {
  const { method, headers, url: path } = incoming;
  const call = request({ port, host: '127.0.0.1', method, headers, path }, (response) => {
    answer.writeHead(response.statusCode ?? 502, response.headers);
    response.pipe(answer);
  });
  incoming.pipe(call);
}).listen(vendorPort, () => process.stdout.write('listening\n'));
