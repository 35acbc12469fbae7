import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Milliseconds without work. */
const calm = 1_000;
/** Bytes of heap more than after the last collection. */
const worthwhile = 3 * 1024 * 1024;

/**
 * To be called whenever work was done: when none has been for a while, what it left behind is collected and its memory given
 * back. V8 waits for more to be allocated instead, which a thread that only watches hardly ever does. The collection holds
 * its thread up for some 100 ms, so it must not be one that answers keys.
 */
export function collectWhenCalm(): () => void {
  let size = 0;
  let timer: NodeJS.Timeout | undefined;
  return () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      if (getHeapStatistics().total_heap_size < size + worthwhile) return;
      // An ordinary one leaves pages that are half empty.
      collector()?.({ type: 'major', flavor: 'last-resort' });
      size = getHeapStatistics().total_heap_size;
    }, calm).unref();
    timer.refresh();
  };
}

/** Node tells of it only those who start it with --expose-gc; a context made from then on has it. */
function collector(): ((how: object) => void) | undefined {
  setFlagsFromString('--expose-gc');
  const gc: unknown = runInNewContext('gc');
  return typeof gc === 'function' ? (how) => void gc(how) : undefined;
}
