// Node, Bun and Deno: settings come as an argument, facts go to standard output.
import { use } from './uses.mjs';

const [settings] = globalThis.Deno?.args ?? globalThis.process.argv.slice(2);
console.log(JSON.stringify(await use(JSON.parse(settings))));
