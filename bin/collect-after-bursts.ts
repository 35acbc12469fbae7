import { getHeapStatistics } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { withGcExposed } from './v8-flags.ts';

/** Bytes of heap more than after the last collection. */
const worthwhile = 3 * 1024 * 1024;

/**
 * To be called when a burst of work is over: what it left behind is collected and its memory given back. V8 waits for more to be
 * allocated instead, which a thread that only watches hardly ever does. The collection holds its thread up for some 100 ms, so it
 * must not be one that answers keys.
 */
export function collectAfterBursts(): () => void {
  let size = 0;
  return () => {
    if (getHeapStatistics().total_heap_size < size + worthwhile) return;
    // An ordinary one leaves pages that are half empty.
    collector()?.({ type: 'major', flavor: 'last-resort' });
    size = getHeapStatistics().total_heap_size;
  };
}

function collector(): ((how: object) => void) | undefined {
  const gc: unknown = withGcExposed(() => runInNewContext('gc'));
  return typeof gc === 'function' ? (how) => void gc(how) : undefined;
}
