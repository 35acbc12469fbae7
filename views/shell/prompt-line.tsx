import { useCursor } from 'ink';
import { cellWidth } from '../../src/terminal/cell.ts';
import { Lines } from '../parts/lines.tsx';
import { windowOf } from './line-window.ts';
import { suggestion } from './prompt.ts';
import { useShell } from './shell-context.ts';
import type { Prompt } from './shell-state.ts';

/** Where commands and filters are typed, in place of the key hints. `row` is its place on the screen. */
export function PromptLine({ prompt, width, row }: { prompt: Prompt; width: number; row: number }) {
  const shell = useShell();
  const { setCursorPosition } = useCursor();
  const { before, under, after } = windowOf(prompt.line, width - 3);
  setCursorPosition({ x: Math.min(2 + cellWidth(before), width - 1), y: row });
  const sign = prompt.mode === 'command' ? ':' : '/';
  const line = [
    ' ',
    ['key', sign] as const,
    ['prompt', `${before}${under}${after}`] as const,
    ['suggestion', suggestion(shell, prompt)] as const,
  ];
  return <Lines lines={[line]} width={width} />;
}
