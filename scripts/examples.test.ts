import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from './command.ts';

const readmes = globSync('examples/*/README.md', { cwd: root });

it.each(readmes)('%s quotes lines that its example has', (path) => {
  const folder = join(root, dirname(path));
  const own = globSync('**/*.{ts,tsx,js,jsx,mjs,vue,svelte,html,yaml}', {
    cwd: folder,
    exclude: (name) => /^(node_modules|\.\w[\w-]+|build)$/.test(name),
  });
  const lines = own.flatMap((file) => linesOf(readFileSync(join(folder, file), 'utf8')));
  const text = readFileSync(join(root, path), 'utf8');
  const quoted = [...text.matchAll(/^```(?:tsx?|jsx?|vue|svelte|html|yaml)\n(.*?)^```$/gms)];
  const invented = quoted
    .flatMap(([, code = '']) => linesOf(code))
    .filter((line) => !lines.includes(line));
  expect(invented).toEqual([]);
});

it('the guide of Next.js quotes the file that its apps have beside their folder "app"', () => {
  const guide = readFileSync(join(root, 'docs/react.md'), 'utf8');
  const [, quoted = ''] = /`instrumentation-client\.js`[^]*?```js\n([^]*?)```/.exec(guide) ?? [];
  expect(linesOf(quoted)).toHaveLength(1);
  for (const file of [
    'examples/nextjs/instrumentation-client.ts',
    'e2e/field/apps/next/instrumentation-client.js',
  ]) {
    expect(existsSync(join(root, dirname(file), 'app'))).toBe(true);
    expect(linesOf(readFileSync(join(root, file), 'utf8'))).toEqual(
      expect.arrayContaining(linesOf(quoted)),
    );
  }
});

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
