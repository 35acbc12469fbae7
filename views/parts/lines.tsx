import { Box, Text } from 'ink';
import { memo } from 'react';
import { toAscii } from './ascii.ts';
import { drawLine, type Line } from './line.ts';
import { useScreen } from './screen-context.ts';

/** One line of the terminal, already safe and painted. The cheapest thing Ink can draw; an equal line costs nothing. */
export const DrawnLine = memo(function DrawnLine({ text }: { text: string }) {
  const { ascii } = useScreen();
  // Ink gives an empty text no height.
  return <Text wrap="truncate">{text === '' ? ' ' : ascii ? toAscii(text) : text}</Text>;
});

/** Lines one below another; at most `height` of them, and exactly so many when `fill`. */
export function Lines({ lines, width, height, fill }: LinesProps) {
  const { paint } = useScreen();
  const shown = height === undefined ? lines : lines.slice(0, height);
  const empty = fill && height !== undefined ? height - shown.length : 0;
  return (
    <Box flexDirection="column" flexShrink={0}>
      {shown.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place on the screen
        <DrawnLine key={index} text={drawLine(line, width, paint)} />
      ))}
      {empty > 0 && <Box height={empty} />}
    </Box>
  );
}

export interface LinesProps {
  readonly lines: readonly Line[];
  readonly width: number;
  readonly height?: number;
  readonly fill?: boolean;
}
