import { Box } from 'ink';
import { drawLine, fitLine, type Line, lineWidth } from '../../parts/line.ts';
import { DrawnLine } from '../../parts/lines.tsx';
import { useScreen } from '../../parts/screen-context.ts';
import { useDialogRoom } from './dialog-room.ts';

/** A framed box in the middle of the page, as wide as what it says and the terminal allow. */
export function DialogBox({ title, lines }: { title: string; lines: readonly Line[] }) {
  const { paint } = useScreen();
  const room = useDialogRoom();
  const inner = Math.min(room.width - 6, Math.max(36, title.length + 4, ...lines.map(lineWidth)));
  const shown = lines.slice(0, Math.max(1, room.height - 2));
  const named: Line = [['title', `─ ${title} `]];
  const head = fitLine([...named, ['border', '─'.repeat(Math.max(0, inner + 2 - lineWidth(named)))]], inner + 2);
  const drawn = [
    drawLine([['border', '┌'], ...head, ['border', '┐']], inner + 4, paint),
    ...shown.map((line) => drawLine([['border', '│ '], ...fitLine(line, inner), ['border', ' │']], inner + 4, paint)),
    drawLine([['border', `└${'─'.repeat(inner + 2)}┘`]], inner + 4, paint),
  ];
  return (
    <Box
      position="absolute"
      flexDirection="column"
      marginLeft={Math.max(0, Math.floor((room.width - inner - 4) / 2))}
      marginTop={Math.max(0, Math.floor((room.height - drawn.length) / 2))}
    >
      {drawn.map((text, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place on the screen
        <DrawnLine key={index} text={paint.dialog(text)} />
      ))}
    </Box>
  );
}
