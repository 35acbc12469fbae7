import { createContext, use, useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from 'react';
import { useStore } from 'zustand/react';
import type { ConsoleState } from '../../src/state/console-state.ts';
import { type Action, bindActions } from './action.ts';
import type { KeyCapture, Rank } from './action-registry.ts';
import type { Page, PageState } from './page.ts';
import type { Shell } from './shell.ts';
import type { ShellState } from './shell-state.ts';
import { onTick } from './ticks.ts';

export const ShellContext = createContext<Shell | undefined>(undefined);

export function useShell(): Shell {
  const shell = use(ShellContext);
  if (shell === undefined) throw new Error('no ShellContext above');
  return shell;
}

/** A slice of the live picture; the component draws again only when the slice changes by identity. */
export function useLive<T>(slice: (state: ConsoleState) => T): T {
  return useStore(useShell().live.store, slice);
}

export function useShellState<T>(slice: (state: ShellState) => T): T {
  return useStore(useShell().store, slice);
}

export function usePageState<T>(page: Page, slice: (state: PageState) => T): T {
  return useStore(page.state, slice);
}

/** Offers actions as long as the component is there. `context` is asked anew for every key. */
export function useActions<C>(title: string, rank: Rank, actions: readonly Action<C>[], context: () => C): void {
  const shell = useShell();
  const latest = useRef(context);
  useLayoutEffect(() => {
    latest.current = context;
    shell.registry.changed();
  });
  useLayoutEffect(
    () => shell.registry.add({ title, rank, actions: bindActions(actions, () => latest.current(), shell.keys) }),
    [shell, title, rank, actions],
  );
}

/** Takes every key as long as the component is there, before any action. */
export function useKeyCapture(capture: KeyCapture): void {
  const shell = useShell();
  const latest = useRef(capture);
  useLayoutEffect(() => {
    latest.current = capture;
    shell.registry.changed();
  });
  useLayoutEffect(
    () =>
      shell.registry.addCapture({
        key: (key) => latest.current.key(key),
        paste: (text) => latest.current.paste(text),
      }),
    [shell],
  );
}

/** The time in epoch ms, told anew every `step` ms: often enough for ages, which are coarse. */
export function useNow(step = 10_000): number {
  const [now, setNow] = useState(() => Date.now());
  const tick = useEffectEvent(() => setNow(Date.now()));
  useEffect(() => onTick(step, () => tick()), [step]);
  return now;
}
