#!/usr/bin/env node
/** What `bin` names: makes Node keep what it compiles, and only then loads the command. */
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

// Beside the program and not in the system's temporary folder, which is Node's default: whoever may
// write there could have this process run code of theirs. Where it cannot be written, Node does without.
enableCompileCache(fileURLToPath(new URL('../.compile-cache', import.meta.url)));
await import('./command.js');
