import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { samplesIn } from '../collect.ts';
import { hasTool, runTool, type Outcome } from '../tools.ts';

const folder = join(import.meta.dirname, '../../test-output/webhooks');

/** What the samples are called with; each program prints what they say to each line. */
type Message = { id: string; timestamp: string; signatures: string; body: string };

type Language = {
  language: string;
  tool: [command: string, ...args: string[]];
  /** Puts the sample and a program around it into a folder, and runs it there. */
  run(sample: string, at: string, input: string): Outcome;
};

const languages: readonly Language[] = [
  {
    language: 'python',
    tool: ['python3', '--version'],
    run(sample, at, input) {
      const program = `
import sys
for line in sys.stdin.buffer.read().decode().splitlines():
    secret, id, timestamp, signatures, body = line.split("\\t")
    print(is_genuine(secret, id, timestamp, signatures, body.encode()))
`;
      writeFileSync(join(at, 'sample.py'), sample + program);
      return runTool('python3', ['sample.py'], { cwd: at, input });
    },
  },
  {
    language: 'php',
    tool: ['php', '--version'],
    run(sample, at, input) {
      const program = `
foreach (explode("\\n", trim(stream_get_contents(STDIN))) as $line) {
    echo is_genuine(...explode("\\t", $line)) ? "true\\n" : "false\\n";
}
`;
      writeFileSync(join(at, 'sample.php'), sample + program);
      return runTool('php', ['sample.php'], { cwd: at, input });
    },
  },
  {
    language: 'java',
    tool: ['javac', '--version'],
    run(sample, at, input) {
      const program = `
public class Main {
  public static void main(String[] args) throws Exception {
    for (String line : new String(System.in.readAllBytes(), "UTF-8").split("\\n")) {
      String[] p = line.split("\\t");
      System.out.println(WebhookSignature.isGenuine(p[0], p[1], p[2], p[3], p[4].getBytes("UTF-8")));
    }
  }
}
`;
      writeFileSync(join(at, 'WebhookSignature.java'), sample);
      writeFileSync(join(at, 'Main.java'), program);
      const compiled = runTool('javac', ['Main.java'], { cwd: at });
      return compiled.exitCode === 0 ? runTool('java', ['Main'], { cwd: at, input }) : compiled;
    },
  },
  {
    language: 'go',
    tool: ['go', 'version'],
    run(sample, at, input) {
      const program = `package main

import (
	"bufio"
	"fmt"
	"os"
	"strings"
)

func main() {
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		p := strings.Split(lines.Text(), "\\t")
		fmt.Println(isGenuine(p[0], p[1], p[2], p[3], []byte(p[4])))
	}
}
`;
      writeFileSync(join(at, 'sample.go'), sample);
      writeFileSync(join(at, 'main.go'), program);
      return runTool('go', ['run', 'sample.go', 'main.go'], { cwd: at, input });
    },
  },
];

const secret = `whsec_${randomBytes(32).toString('base64')}`;
const body = '{"type":"verification.passed","data":{"reference":"usér"}}';

/** A message as the proxy signs it, that many seconds ago. */
function message(secondsAgo = 0): Message {
  const id = `msg_${randomUUID()}`;
  const at = new Date(Date.now() - secondsAgo * 1000);
  const timestamp = String(Math.floor(at.getTime() / 1000));
  return { id, timestamp, signatures: new Webhook(secret).sign(id, at, body), body };
}

const good = message();
const foreign = new Webhook(`whsec_${randomBytes(32).toString('base64')}`);
const cases: readonly [what: string, isGenuine: boolean, message: Message][] = [
  ['a message of the proxy', true, good],
  [
    'one with signatures of two secrets',
    true,
    { ...good, signatures: `v1,AAAA ${good.signatures}` },
  ],
  ['a forged signature', false, { ...good, signatures: foreign.sign(good.id, new Date(), body) }],
  ['another body', false, { ...good, body: body.replace('passed', 'failed') }],
  ['another id', false, { ...good, id: 'msg_other' }],
  ['one of ten minutes ago', false, message(600)],
  ['one of ten minutes ahead', false, message(-600)],
  ['no time', false, { ...good, timestamp: 'now' }],
  ['an empty time', false, { ...good, timestamp: '' }],
  ['a digit that is no decimal', false, { ...good, timestamp: '²' }],
  ['digits of another script', false, { ...good, timestamp: '１７６４３２４０００' }],
  ['a sign', false, { ...good, timestamp: `-${good.timestamp}` }],
  ['a time of 5,000 digits', false, { ...good, timestamp: '9'.repeat(5000) }],
  ['a time beyond 64 bits', false, { ...good, timestamp: '9223372036854775808' }],
  ['the last time of 64 bits', false, { ...good, timestamp: '9223372036854775807' }],
  ['an empty signature', false, { ...good, signatures: '' }],
  ['a signature without its version', false, { ...good, signatures: 'v1 , v1, ,é' }],
  ['a signature that is not ASCII', false, { ...good, signatures: 'v1,é' }],
  ['an id that is not ASCII', false, { ...good, id: 'é' }],
];

describe.each(languages)('the sample without a library in $language', ({ language, tool, run }) => {
  const sample = samplesIn(language).find(({ code }) => /is_?genuine/i.test(code));
  const [command, ...args] = tool;
  const skipped = !hasTool(command, args, `running ${sample?.place ?? 'nothing'}`);

  it.skipIf(skipped)('knows what the proxy signed, and refuses everything else', () => {
    const at = join(folder, language);
    rmSync(at, { recursive: true, force: true });
    mkdirSync(at, { recursive: true });
    const lines = cases.map(([, , { id, timestamp, signatures, body: sent }]) =>
      [secret, id, timestamp, signatures, sent].join('\t'),
    );
    const { output } = run(sample?.code ?? '', at, `${lines.join('\n')}\n`);
    const said = output.trim().toLowerCase().split('\n');
    expect(Object.fromEntries(cases.map(([what], index) => [what, said[index]]))).toEqual(
      Object.fromEntries(cases.map(([what, isGenuine]) => [what, String(isGenuine)])),
    );
  });
});
