import { useSyncExternalStore } from 'react';
import type { Line, Segment } from '../parts/line.ts';
import { Lines } from '../parts/lines.tsx';
import { useShell, useShellState } from './shell-context.ts';

/** The last line: a message for a moment, else the keys that help here. */
export function HintLine({ width }: { width: number }) {
  const shell = useShell();
  const flash = useShellState((state) => state.flash);
  const scopes = useSyncExternalStore(shell.registry.subscribe, shell.registry.scopes);
  const hints = scopes.flatMap(({ actions }) => actions.filter(({ hint, keys }) => hint && keys.length > 0));
  const line: Line = flash
    ? [' ', [flash.token, flash.text]]
    : hints.flatMap((action): Segment[] => [' ', ['key', `<${action.keys[0]}>`], ['muted', ` ${action.title} `]]);
  return <Lines lines={[line]} width={width} />;
}
