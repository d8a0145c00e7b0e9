/**
 * `npm run demo`, on any Node from 20 on: installs what the demo runs, builds it, and starts it with
 * the workspace's own Node. Plain JavaScript, because older versions of Node run no TypeScript.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const tools = join(root, 'node_modules', '.bin');
const packages = join(root, 'packages');

/** Those who work on the project have installed everything: it stays. */
const isWorkspaceWhole = existsSync(join(tools, 'vitest'));

const install = 'npx --yes pnpm@12.21.0 install --frozen-lockfile --loglevel=error';
const whatItRuns = isWorkspaceWhole ? '' : ' --prod';

/** What each step runs, one after the other, and what it says meanwhile. */
const steps = [
  { says: 'Installing what the demo needs', runs: install + whatItRuns, in: root },
  { says: 'Building the element', runs: 'vite build --mode script', in: join(packages, 'widget') },
  {
    says: 'Building the package for backends',
    runs: 'vite build',
    in: join(packages, 'backend'),
  },
  { says: 'Building the simulator', runs: 'vite build', in: join(packages, 'simulator') },
  {
    says: 'Building the proxy',
    runs: 'vite build --config vite.command.config.ts',
    in: join(packages, 'proxy'),
  },
  {
    says: 'Putting the element into the proxy',
    runs: 'node scripts/copy-files.ts',
    in: join(packages, 'proxy'),
  },
];

// A terminal's Ctrl-C reaches what runs here as well: it ends in good order, and this after it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});

for (const step of steps) {
  console.log(`${step.says} …`);
  const { code, output } = await run(step.runs, step.in, 'pipe');
  if (code !== 0) {
    console.error(`${output}\n${step.says} failed.`);
    process.exit(code ?? 1);
  }
}
const { code } = await run('node examples/demo/start.ts', root, 'inherit');
process.exitCode = code ?? 1;

/**
 * Runs a command with the workspace's tools in front.
 *
 * @param {string} command
 * @param {string} cwd
 * @param {'pipe' | 'inherit'} output
 */
function run(command, cwd, output) {
  const [program = '', ...args] = command.split(' ');
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, PATH: [tools, process.env.PATH].join(delimiter) },
      stdio: ['ignore', output, output],
    });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (part) => (text += part));
    }
    child.on('error', (error) => resolve({ code: 1, output: error.message }));
    child.on('close', (exitCode) => resolve({ code: exitCode, output: text }));
  });
}
