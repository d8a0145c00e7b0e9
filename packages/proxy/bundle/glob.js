/** Stands in for `glob`, which @fastify/static loads, and calls only to list a folder: ours names its files. */
export function glob() {
  throw new Error('The built command lists no folders.');
}
