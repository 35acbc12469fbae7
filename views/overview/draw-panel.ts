import { fitCell } from '../../src/terminal/cell.ts';
import { safeText } from '../../src/terminal/safe-text.ts';
import { fitLine, type Line, spread } from '../parts/line.ts';
import { bar, type Panel, type PanelRow } from './panels.ts';

export interface PanelBox {
  readonly width: number;
  /** Its title included. */
  readonly height: number;
  /** Index of the selected row; -1 when the cursor is in another panel. */
  readonly selected: number;
  /** Where the window stands when the cursor is elsewhere. */
  readonly remembered: number;
  /** Beside the title: the state of what the panel is made of. */
  readonly note: Line;
  /** Instead of rows, when there are none. */
  readonly empty: Line;
}

/** A panel as lines of exactly its width; the window follows the cursor. */
export function drawPanel(panel: Panel, box: PanelBox): readonly Line[] {
  const { width, height, selected, remembered } = box;
  const room = Math.max(1, height - 1);
  const at = selected < 0 ? remembered : selected;
  const offset = Math.max(0, Math.min(at - room + 1, panel.rows.length - room));
  const shown = panel.rows.slice(offset, offset + room);
  const hidden = panel.rows.length - shown.length;
  const head: Line = [
    ' ',
    ['section', panel.title],
    ...(hidden > 0 ? [['muted', ` ${shown.length} of ${panel.rows.length}`] as const] : []),
    ' ',
    ...box.note,
  ];
  const largest = Math.max(...panel.rows.map(({ value }) => value ?? 0));
  const figureWidth = Math.max(0, ...shown.map(({ figure }) => figure.length));
  const lines = shown.map((row, index) => drawRow(row, offset + index === selected, width, figureWidth, largest));
  const body = lines.length > 0 ? lines : [[' ', ...box.empty]];
  return [head, ...body].map((line) => fitLine(line, width));
}

function drawRow(row: PanelRow, selected: boolean, width: number, figureWidth: number, largest: number): Line {
  const edge = selected ? '> ' : '  ';
  const inner = width - 3;
  const figure = row.figure.padStart(figureWidth);
  if (row.value === undefined) {
    const line = spread([[row.token, row.label]], [['muted', figure]], inner);
    return selected ? [['cursor', `${edge}${plain(line)} `]] : [edge, ...line];
  }
  const barRoom = Math.max(0, Math.min(24, Math.floor(inner / 4)));
  const label = fitCell(safeText(row.label), Math.max(4, inner - figureWidth - barRoom - 2));
  const bars = bar(row.value, largest, barRoom).padEnd(barRoom);
  if (selected) return [['cursor', `${edge}${label} ${figure} ${bars} `]];
  return [edge, [row.token, label], ' ', figure, ' ', ['bar', bars]];
}

function plain(line: Line): string {
  return line.map((segment) => (typeof segment === 'string' ? segment : segment[1])).join('');
}
