import { Box } from 'ink';
import { counted } from '../../../src/governance/number-text.ts';
import { drawLine, fitLine, type Line, lineWidth } from '../../parts/line.ts';
import { DrawnLine } from '../../parts/lines.tsx';
import { useScreen } from '../../parts/screen-context.ts';
import { wrapText } from '../../parts/wrap.ts';
import { useDialogRoom } from './dialog-room.ts';

/**
 * A framed box in the middle of the page, as wide as what it says and the terminal allow; its rows hide what is under them. The
 * lines of the foot stay in sight however many the others are.
 */
export function DialogBox({ title, lines, foot = [] }: DialogBoxProps) {
  const { paint } = useScreen();
  const room = useDialogRoom();
  const widest = Math.max(20, room.width - 6);
  const inner = Math.min(widest, Math.max(36, lineWidth([title]) + 2, ...[...lines, ...foot].map(lineWidth)));
  // A title that is longer than the frame goes on in the lines below it.
  const [named = '', ...further] = wrapText(title, inner - 2);
  const all = [...further.map((text): Line => [['title', text]]), ...lines];
  const most = Math.max(1, room.height - 2 - foot.length);
  const left = all.length - most + 1;
  const cut: readonly Line[] = foot.length > 0 ? [[['warning', `… and ${counted(left, 'line')} more`]]] : [];
  const said = all.length > most ? [...all.slice(0, most - cut.length), ...cut] : all;
  const shown = [...said, ...foot].slice(0, Math.max(1, room.height - 2));
  const edge: Line = [['title', `─ ${named} `]];
  const head = fitLine([...edge, ['border', '─'.repeat(Math.max(0, inner + 2 - lineWidth(edge)))]], inner + 2);
  const drawn = [
    drawLine([['border', '┌'], ...head, ['border', '┐']], inner + 4, paint),
    ...shown.map((line) => drawLine([['border', '│ '], ...fitLine(line, inner), ['border', ' │']], inner + 4, paint)),
    drawLine([['border', `└${'─'.repeat(inner + 2)}┘`]], inner + 4, paint),
  ];
  const before = Math.max(0, Math.floor((room.width - inner - 4) / 2));
  const behind = Math.max(0, room.width - before - inner - 4);
  return (
    <Box
      position="absolute"
      flexDirection="column"
      marginTop={Math.max(0, Math.floor((room.height - drawn.length) / 2))}
    >
      {drawn.map((text, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place on the screen
        <DrawnLine key={index} text={`${' '.repeat(before)}${paint.dialog(text)}${' '.repeat(behind)}`} />
      ))}
    </Box>
  );
}

interface DialogBoxProps {
  readonly title: string;
  readonly lines: readonly Line[];
  readonly foot?: readonly Line[];
}
