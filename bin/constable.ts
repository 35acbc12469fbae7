#!/usr/bin/env node
/** The launcher: says what is missing on an old Node, turns the compile cache on, then loads the program. */
import module from 'node:module';
import { isatty } from 'node:tty';
import { compileCacheFolder } from './compile-cache.ts';
import { startThread } from './start-thread.ts';

const oldest = 22;
const major = Number(process.versions.node.split('.')[0]);
if (major < oldest) {
  process.stderr.write(
    `constable needs Node ${oldest} or newer; this is Node ${process.versions.node} (${process.execPath}).\n` +
      'Install a newer Node, or from a checkout use `npm start`, which brings its own.\n',
  );
  process.exit(1);
}
// A terminal and no command is the console, which needs the cluster's thread: it starts while flags are still being read.
const [first = '-'] = process.argv.slice(2);
const thread = first.startsWith('-') && isatty(0) && isatty(1) ? startThread() : undefined;
const cache = compileCacheFolder();
if (cache !== undefined) module.enableCompileCache?.(cache);
const program = './program.js';
const { run } = (await import(program)) as typeof import('./program.ts');
await run(thread);
