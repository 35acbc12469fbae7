import { Box } from 'ink';
import { drawLine, fitLine, type Line, lineWidth } from '../../parts/line.ts';
import { DrawnLine } from '../../parts/lines.tsx';
import { useScreen } from '../../parts/screen-context.ts';
import { wrapText } from '../../parts/wrap.ts';
import { useDialogRoom } from './dialog-room.ts';

/** A framed box in the middle of the page, as wide as what it says and the terminal allow; its rows hide what is under them. */
export function DialogBox({ title, lines }: { title: string; lines: readonly Line[] }) {
  const { paint } = useScreen();
  const room = useDialogRoom();
  const widest = Math.max(20, room.width - 6);
  const inner = Math.min(widest, Math.max(36, lineWidth([title]) + 2, ...lines.map(lineWidth)));
  // A title that is longer than the frame goes on in the lines below it.
  const [named = '', ...further] = wrapText(title, inner - 2);
  const all = [...further.map((text): Line => [['title', text]]), ...lines];
  const shown = all.slice(0, Math.max(1, room.height - 2));
  const edge: Line = [['title', `─ ${named} `]];
  const head = fitLine([...edge, ['border', '─'.repeat(Math.max(0, inner + 2 - lineWidth(edge)))]], inner + 2);
  const drawn = [
    drawLine([['border', '┌'], ...head, ['border', '┐']], inner + 4, paint),
    ...shown.map((line) => drawLine([['border', '│ '], ...fitLine(line, inner), ['border', ' │']], inner + 4, paint)),
    drawLine([['border', `└${'─'.repeat(inner + 2)}┘`]], inner + 4, paint),
  ];
  const left = Math.max(0, Math.floor((room.width - inner - 4) / 2));
  const right = Math.max(0, room.width - left - inner - 4);
  return (
    <Box
      position="absolute"
      flexDirection="column"
      marginTop={Math.max(0, Math.floor((room.height - drawn.length) / 2))}
    >
      {drawn.map((text, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place on the screen
        <DrawnLine key={index} text={`${' '.repeat(left)}${paint.dialog(text)}${' '.repeat(right)}`} />
      ))}
    </Box>
  );
}
