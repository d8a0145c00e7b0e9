import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { samplesIn } from '../collect.ts';
import { hasTool, runTool } from '../tools.ts';

/**
 * The samples of `docs/webhooks.md` in Java and Go use libraries that Debian has not: the compiler
 * gets what those declare, as far as the samples call it. What Python and PHP compile,
 * `syntax.test.ts` has them read.
 */
const output = join(import.meta.dirname, '../../test-output/webhooks-compiled');

const javaException = (name: string) => [
  `com/standardwebhooks/exceptions/${name}.java`,
  `package com.standardwebhooks.exceptions; public class ${name} extends Exception {}`,
];
const springAnnotation = (name: string, element = '') => [
  `org/springframework/web/bind/annotation/${name}.java`,
  `package org.springframework.web.bind.annotation; public @interface ${name} { ${element} }`,
];

const languages = [
  {
    language: 'java',
    uses: /import com\.standardwebhooks/,
    file: 'EkycWebhook.java',
    // What the reader writes.
    complete: (code: string) =>
      code.replace(/\}\n*$/, '  void storeOnce(String id, String body) {}\n}\n'),
    declared: [
      javaException('EmptyWebhookSecretException'),
      javaException('WebhookVerificationException'),
      [
        'com/standardwebhooks/Webhook.java',
        `package com.standardwebhooks;
        import com.standardwebhooks.exceptions.*;
        import java.util.*;
        public final class Webhook {
          public Webhook(String secret) throws EmptyWebhookSecretException {}
          public void verify(String payload, Map<String, List<String>> headers)
              throws WebhookVerificationException {}
        }`,
      ],
      springAnnotation('RestController'),
      springAnnotation('PostMapping', 'String[] value();'),
      springAnnotation('RequestBody'),
      springAnnotation('RequestHeader'),
      [
        'org/springframework/http/HttpHeaders.java',
        `package org.springframework.http;
        import java.util.List;
        public class HttpHeaders {
          public String getFirst(String name) { return null; }
          public List<String> getOrEmpty(Object name) { return null; }
        }`,
      ],
      [
        'org/springframework/http/ResponseEntity.java',
        `package org.springframework.http;
        public class ResponseEntity<T> {
          public interface HeadersBuilder { <T> ResponseEntity<T> build(); }
          public static HeadersBuilder badRequest() { return null; }
          public static HeadersBuilder noContent() { return null; }
        }`,
      ],
    ],
    version: ['javac', '-version'],
    compile: ['javac', '-d', 'classes', '-sourcepath', '.', 'EkycWebhook.java'],
  },
  {
    language: 'go',
    uses: /standardwebhooks "/,
    file: 'main.go',
    complete: (code: string) => `${code}\nfunc storeOnce(id string, body []byte) {}\n`,
    declared: [
      [
        'go.mod',
        `module sample
        require github.com/standard-webhooks/standard-webhooks/libraries v1.0.0
        replace github.com/standard-webhooks/standard-webhooks/libraries => ./libraries`,
      ],
      ['libraries/go.mod', 'module github.com/standard-webhooks/standard-webhooks/libraries'],
      [
        'libraries/go/webhook.go',
        `package standardwebhooks
        import "net/http"
        type Webhook struct{}
        func NewWebhook(secret string) (*Webhook, error) { return nil, nil }
        func (*Webhook) Verify(payload []byte, headers http.Header) error { return nil }`,
      ],
    ],
    version: ['go', 'version'],
    compile: ['go', 'build', '-o', 'program', '.'],
  },
] as const;

describe.each(languages)('the webhook’s sample in $language', (each) => {
  const { language, uses, file, complete, declared, version, compile } = each;
  const sample = samplesIn(language).find(({ code }) => uses.test(code));
  const [tool, ...versionArgs] = version;
  const isHere = hasTool(tool, versionArgs, `compiling ${sample?.place ?? 'nothing'}`);

  it.skipIf(!isHere)('compiles', () => {
    const folder = join(output, language);
    rmSync(folder, { recursive: true, force: true });
    for (const [name = '', text = ''] of [...declared, [file, complete(sample?.code ?? '')]]) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    const [command, ...args] = compile;
    expect(runTool(command, args, { cwd: folder })).toMatchObject({ exitCode: 0, output: '' });
  });
});
