/** The cluster's thread: what is asked of a cluster is asked, and parsed, here, and never holds up a key. */
import module from 'node:module';
import { compileCacheFolder } from './compile-cache.ts';

/** Milliseconds after which what was compiled is kept: this thread is ended, and so never writes it at its end. */
const calm = 5_000;

const cache = compileCacheFolder();
if (cache !== undefined) module.enableCompileCache?.(cache);
await import('./serve-thread.ts');
setTimeout(() => module.flushCompileCache?.(), calm).unref();
