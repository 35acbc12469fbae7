import { Box, Transform } from 'ink';
import { memo } from 'react';
import { toAscii } from './ascii.ts';
import { drawLine, type Line } from './line.ts';
import { useScreen } from './screen-context.ts';

/**
 * One line of the terminal, already safe, painted, and no wider than its place. Ink measures and sanitises a text for
 * every frame; of a blank that is cheap, and what a Transform puts in its place is neither measured nor sanitised.
 * frame/row-output.ts then passes it on as it is, unless something else is drawn in the same row.
 */
export const DrawnLine = memo(function DrawnLine({ text }: { text: string }) {
  const { ascii } = useScreen();
  const shown = ascii ? toAscii(text) : text;
  return (
    <Transform transform={() => shown} accessibilityLabel={shown}>
      {' '}
    </Transform>
  );
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
