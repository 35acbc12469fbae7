import type { StoreApi } from 'zustand/vanilla';

/** Resolves when the state is so, or after `atMost` ms however it is. */
export function until<T>(store: StoreApi<T>, holds: (state: T) => boolean, atMost?: number): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      stop();
      resolve();
    };
    const timer = atMost === undefined ? undefined : setTimeout(end, atMost);
    const stop = store.subscribe((state) => {
      if (holds(state)) end();
    });
    if (holds(store.getState())) end();
  });
}
