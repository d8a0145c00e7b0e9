#!/usr/bin/env node
import { runCommand } from './command/run.js';

process.exitCode = await runCommand(process.argv.slice(2), {
  env: process.env,
  print: (text) => process.stdout.write(text),
  printError: (text) => process.stderr.write(text),
  onStop(listener) {
    process.once('SIGINT', listener);
    process.once('SIGTERM', listener);
  },
});
