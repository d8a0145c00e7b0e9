import underPressure from '@fastify/under-pressure';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../config/config.js';
import { ProblemError } from '../errors.js';

/** How often the process looks at itself, in milliseconds. */
const sampleInterval = 500;

/** Seconds after which a process that had too much to do is worth another try. */
const retryAfter = 5;

/**
 * Refuses requests of this scope, before anything is done for them, while the process is behind or
 * its memory is full: those that are under way come to their end, and the process stays alive.
 */
export async function registerOverload(
  app: FastifyInstance,
  { eventLoopDelayMs, heapBytes }: Config['overload'],
): Promise<void> {
  if (eventLoopDelayMs === null && heapBytes === null) return;
  await app.register(underPressure, {
    sampleInterval,
    // The library takes 0 for no limit.
    maxEventLoopDelay: eventLoopDelayMs ?? 0,
    maxHeapUsedBytes: heapBytes ?? 0,
    pressureHandler() {
      throw new ProblemError('overloaded', { retryAfter });
    },
  });
}
