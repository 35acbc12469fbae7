import { useEffect, useState } from 'react';
import type { ConsoleState } from '../../src/state/console-state.ts';
import { useShell } from '../shell/shell-context.ts';

/** Ms from one taking to the next. */
const pace = 150;

/**
 * A slice of the live picture, taken at once when it was at rest and at most every `pace` ms else: for what takes long to work out,
 * so that a burst of changes (an audit that rewrites every constraint) is worked out a few times and not a hundred. What makes it
 * `whole` has been waited for, and is taken at once too.
 */
export function usePacedLive<T>(slice: (state: ConsoleState) => T, whole?: (value: T) => boolean): T {
  const { store } = useShell().live;
  const [value, setValue] = useState(() => slice(store.getState()));
  useEffect(() => {
    let timer: NodeJS.Timeout | undefined;
    let last = 0;
    const take = () => {
      timer = undefined;
      last = performance.now();
      setValue(() => slice(store.getState()));
    };
    take();
    const unsubscribe = store.subscribe((state, before) => {
      const [now, then] = [slice(state), slice(before)];
      if (now === then) return;
      const isDue = whole?.(now) === true && !whole(then);
      if (timer !== undefined && !isDue) return;
      clearTimeout(timer);
      timer = setTimeout(take, isDue ? 0 : Math.max(0, last + pace - performance.now()));
    });
    return () => {
      clearTimeout(timer);
      unsubscribe();
    };
  }, [store, slice, whole]);
  return value;
}
