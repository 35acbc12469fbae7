import { useSyncExternalStore } from 'react';
import type { Line, Segment } from '../parts/line.ts';
import { Lines } from '../parts/lines.tsx';
import { useShell, useShellState } from './shell-context.ts';

/** The last line: a message for a moment, else the keys that help here. */
export function HintLine({ width }: { width: number }) {
  const { registry } = useShell();
  const flash = useShellState((state) => state.flash);
  const hints = useSyncExternalStore(registry.subscribe, registry.hints);
  const line: Line = flash ? [' ', [flash.token, flash.text]] : hints.split('\n').flatMap(hintSegments);
  return <Lines lines={[line]} width={width} />;
}

function hintSegments(hint: string): readonly Segment[] {
  const [key = '', ...words] = hint.trimEnd().split(' ');
  const dim = hint.endsWith('\t');
  return key === ''
    ? []
    : [' ', [dim ? 'muted' : 'key', dim ? `(${key})` : `<${key}>`], ['muted', ` ${words.join(' ')} `]];
}
