#!/usr/bin/env node
/** The launcher: says what is missing on an old Node, turns the compile cache on, then loads the program. */
import module from 'node:module';
import { compileCacheFolder } from './compile-cache.ts';

const oldest = 22;
const major = Number(process.versions.node.split('.')[0]);
if (major < oldest) {
  process.stderr.write(
    `constable needs Node ${oldest} or newer; this is Node ${process.versions.node} (${process.execPath}).\n` +
      'Install a newer Node, or from a checkout use `npm start`, which brings its own.\n',
  );
  process.exit(1);
}
const cache = compileCacheFolder();
if (cache !== undefined) module.enableCompileCache?.(cache);
const program = './program.js';
await import(program);
