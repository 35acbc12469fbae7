/** The cluster's thread: what is asked of a cluster is asked, and parsed, here, and never holds up a key. */
import module from 'node:module';
import { compileCacheFolder } from './compile-cache.ts';

const cache = compileCacheFolder();
if (cache !== undefined) module.enableCompileCache?.(cache);
// A file apart: whatever this one imports is loaded before the cache is on.
const server = './serve-thread.js';
await import(server);
