import { useEffect, useState } from 'react';
import type { ConsoleState } from '../../src/state/console-state.ts';
import { useShell } from '../shell/shell-context.ts';

/**
 * A slice of the live picture, at most every `pace` ms: for what takes long to work out, so that a burst of changes
 * (an audit that rewrites every constraint) is worked out once and not a hundred times.
 */
export function usePacedLive<T>(slice: (state: ConsoleState) => T, pace = 150): T {
  const { store } = useShell().live;
  const [value, setValue] = useState(() => slice(store.getState()));
  useEffect(() => {
    let timer: NodeJS.Timeout | undefined;
    const take = () => {
      timer = undefined;
      setValue(() => slice(store.getState()));
    };
    take();
    const unsubscribe = store.subscribe((state, before) => {
      if (timer === undefined && slice(state) !== slice(before)) timer = setTimeout(take, pace);
    });
    return () => {
      clearTimeout(timer);
      unsubscribe();
    };
  }, [store, slice, pace]);
  return value;
}
