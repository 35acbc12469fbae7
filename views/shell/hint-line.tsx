import { useSyncExternalStore } from 'react';
import type { Line } from '../parts/line.ts';
import { Lines } from '../parts/lines.tsx';
import { hintLine } from './fit-hints.ts';
import { useShell, useShellState } from './shell-context.ts';

/** The last line: a message for a moment, else the keys that help here. */
export function HintLine({ width }: { width: number }) {
  const { registry } = useShell();
  const flash = useShellState((state) => state.flash);
  const hints = useSyncExternalStore(registry.subscribeHints, registry.hints);
  const line: Line = flash ? [' ', [flash.token, flash.text]] : hintLine(hints, width);
  return <Lines lines={[line]} width={width} />;
}
