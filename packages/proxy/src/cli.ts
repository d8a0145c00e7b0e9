#!/usr/bin/env node
/** What `bin` names: makes Node keep what it compiles, and only then loads the command. */
// Not by name: a runtime that has none of this name would end before the message.
import module from 'node:module';
import { fileURLToPath } from 'node:url';
import { complaintAboutRuntime } from './runtime.js';

const complaint = complaintAboutRuntime(process.versions);
if (complaint === null) {
  // Beside the program and not in the system's temporary folder, which is Node's default: whoever may
  // write there could have this process run code of theirs. Where it cannot be written, Node does without.
  module.enableCompileCache(fileURLToPath(new URL('../.compile-cache', import.meta.url)));
  await import('./cli/command.js');
} else {
  process.stderr.write(`${complaint}\n`);
  process.exitCode = 1;
}
