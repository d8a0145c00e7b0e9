/**
 * What the command uses of undici. Its main file loads ten times as much (fetch, WebSocket, caches,
 * mocks), at every start. A build fails when undici moves these files; the tests of the built
 * command fail when they no longer do together what the main file makes of them.
 */
import request from 'undici/lib/api/api-request.js';
import Agent from 'undici/lib/dispatcher/agent.js';
import Dispatcher from 'undici/lib/dispatcher/dispatcher.js';
import Pool from 'undici/lib/dispatcher/pool.js';

Dispatcher.prototype.request = request;

export { Agent, Pool };
