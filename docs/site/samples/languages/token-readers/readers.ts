import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runTool, runToolBeside, type Outcome } from '../../tools.ts';

/** A language whose sample in `docs/results.md` reads a result token with a library. */
export type Reader = {
  language: string;
  /** What the sample names that reads a token. */
  names: RegExp;
  /** Says, by ending well, that the language and the library are there. */
  tools: readonly [command: string, ...args: string[]][];
  library: string;
  /**
   * Puts the sample and a program around it into an empty folder. The program reads a token from
   * each line and prints its `sub`, or `refused`.
   */
  run(command: string, sample: string, at: string, input: string): Promise<Outcome>;
};

const fileBeside = (name: string) => join(import.meta.dirname, name);
const textOf = (name: string) => readFileSync(fileBeside(name), 'utf8');
const allExist = (paths: readonly string[]) => paths.every((path) => existsSync(path));

/** Where Debian's packages of PHP libraries put what loads them. */
const phpLibraries = [
  'Firebase/JWT',
  'GuzzleHttp',
  'GuzzleHttp/Psr7',
  'Symfony/Component/Cache',
].map((name) => `/usr/share/php/${name}/autoload.php`);

/** Where Debian's packages of Jackson put it. */
const jackson = ['annotations', 'core', 'databind'].map(
  (part) => `/usr/share/java/jackson-${part}.jar`,
);

/** Where Debian's package of golang-jwt puts it. */
const golangJwt = '/usr/share/gocode/src/github.com/golang-jwt/jwt/v5';

export const readers: readonly Reader[] = [
  {
    language: 'python',
    names: /def read_token/,
    // Debian's own Python has Debian's packages, whichever Python comes first in the path.
    tools: ['python3', '/usr/bin/python3'].map((python) => [
      python,
      '-c',
      'import jwt, cryptography',
    ]),
    library: 'PyJWT (Debian: python3-jwt)',
    run(python, sample, at, input) {
      writeFileSync(join(at, 'sample.py'), sample);
      copyFileSync(fileBeside('program.py'), join(at, 'program.py'));
      return runToolBeside(python, ['program.py'], { cwd: at, input });
    },
  },
  {
    language: 'php',
    names: /function read_token/,
    tools: allExist(phpLibraries) ? [['php', '--version']] : [],
    // Debian has all but the first, which is to be put there by hand.
    library: phpLibraries.join(', '),
    run(php, sample, at, input) {
      mkdirSync(join(at, 'vendor'));
      const loads = phpLibraries.map((path) => `require_once '${path}';\n`).join('');
      writeFileSync(join(at, 'vendor/autoload.php'), `<?php\n${loads}`);
      writeFileSync(join(at, 'sample.php'), sample);
      copyFileSync(fileBeside('program.php'), join(at, 'program.php'));
      return runToolBeside(php, ['program.php'], { cwd: at, input });
    },
  },
  {
    language: 'java',
    names: /class ResultTokens/,
    tools: allExist(jackson) ? [['javac', '-version']] : [],
    library: 'Jackson (Debian: libjackson2-databind-java)',
    async run(javac, sample, at, input) {
      writeFileSync(join(at, 'ResultTokens.java'), sample);
      copyFileSync(fileBeside('Program.java'), join(at, 'Program.java'));
      const classes = ['-classpath', ['.', ...jackson].join(':')];
      const compiled = runTool(javac, ['-Xlint:all', '-Werror', ...classes, 'Program.java'], {
        cwd: at,
      });
      if (compiled.exitCode !== 0) return compiled;
      return runToolBeside('java', [...classes, 'Program'], { cwd: at, input });
    },
  },
  {
    language: 'go',
    names: /func NewReader/,
    tools: existsSync(golangJwt) ? [['go', 'version']] : [],
    library: 'golang-jwt (Debian: golang-github-golang-jwt-jwt-v5-dev)',
    async run(go, sample, at, input) {
      const module = 'github.com/MicahParks/keyfunc/v3';
      mkdirSync(join(at, 'kyc'));
      mkdirSync(join(at, 'keyfunc'));
      writeFileSync(join(at, 'kyc/sample.go'), sample);
      writeFileSync(join(at, 'go.mod'), textOf('go.mod.txt').replace('GOLANG_JWT', golangJwt));
      writeFileSync(join(at, 'keyfunc/go.mod'), `module ${module}\n\ngo 1.18\n`);
      copyFileSync(fileBeside('keyfunc.go'), join(at, 'keyfunc/keyfunc.go'));
      copyFileSync(fileBeside('main.go'), join(at, 'main.go'));
      const built = runTool(go, ['build', '-o', 'program', '.'], { cwd: at });
      if (built.exitCode !== 0) return built;
      return runToolBeside(join(at, 'program'), [], { cwd: at, input });
    },
  },
];
