import { useCursor } from 'ink';
import { cellWidth } from '../../src/terminal/cell.ts';
import { Lines } from '../parts/lines.tsx';
import { suggestion } from './prompt.ts';
import { useShell } from './shell-context.ts';
import type { Prompt } from './shell-state.ts';

/** Where commands and filters are typed, in place of the key hints. `row` is its place on the screen. */
export function PromptLine({ prompt, width, row }: { prompt: Prompt; width: number; row: number }) {
  const shell = useShell();
  const { setCursorPosition } = useCursor();
  const { text, cursor } = prompt.line;
  const before = cellWidth(text.slice(0, cursor));
  // Text longer than the line is shown from where the cursor can be seen.
  const hidden = Math.max(0, text.slice(0, cursor).length - Math.max(0, width - 12));
  setCursorPosition({ x: Math.min(2 + before - cellWidth(text.slice(0, hidden)), width - 1), y: row });
  const sign = prompt.mode === 'command' ? ':' : '/';
  const line = [
    ' ',
    ['key', sign] as const,
    ['prompt', text.slice(hidden)] as const,
    ['suggestion', suggestion(shell, prompt)] as const,
  ];
  return <Lines lines={[line]} width={width} />;
}
