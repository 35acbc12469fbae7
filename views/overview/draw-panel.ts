import { cellWidth } from '../../src/terminal/cell.ts';
import { safeText } from '../../src/terminal/safe-text.ts';
import { type FittedNames, fitNames } from '../parts/fit-names.ts';
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
  const measures = measuresOf(panel.rows, width - edgeWidth);
  const names = namesOf(panel.rows, measures);
  const lines = shown.map((row, index) => drawRow(row, offset + index === selected, measures, largest, names));
  const body = lines.length > 0 ? lines : [[' ', ...box.empty]];
  return [head, ...body].map((line) => fitLine(line, width));
}

/** The cursor before a row, and a blank behind it. */
const edgeWidth = 3;

/** How a panel's columns are shared between its rows' parts. */
interface Measures {
  readonly inner: number;
  readonly label: number;
  readonly figure: number;
  /** 0 where there is no room for bars. */
  readonly bar: number;
  readonly short: boolean;
}

/** The words come first: where they do not all fit, the bars go, then `20 of 143` becomes `20/143`. */
function measuresOf(rows: readonly PanelRow[], inner: number): Measures {
  const widest = (texts: readonly string[]) => Math.max(0, ...texts.map((text) => cellWidth(safeText(text))));
  // Names behind marks can be cut and still be told apart; what they leave is for figures and bars.
  const named = rows.some(({ mark, value }) => mark !== undefined && value !== undefined);
  const words = Math.min(widest(rows.map(labelOf)), named ? Math.floor(inner * 0.7) : inner);
  const long = widest(rows.map(({ figure }) => figure));
  const drawn = rows.some(({ value }) => value !== undefined);
  // Figures that say more than a number are not shortened: beside them names are.
  const short = drawn && words + 1 + long > inner;
  const figure = short ? widest(rows.map((row) => shortened(row.figure))) : long;
  const over = inner - figure - 1 - words - 1;
  const bar = over < 3 || !drawn ? 0 : Math.min(24, Math.floor(inner / 4), over);
  return { inner, figure, bar, short, label: Math.max(4, inner - figure - 1 - (bar > 0 ? bar + 1 : 0)) };
}

function labelOf({ mark, label }: PanelRow): string {
  return mark === undefined ? label : `${mark} ${label}`;
}

function shortened(figure: string): string {
  return figure.replace(' of ', '/');
}

/** The names of rows as they fit: behind their marks, where they have such. */
function namesOf(rows: readonly PanelRow[], { label }: Measures): FittedNames {
  const marks = rows.map(({ mark }) => (mark === undefined ? 0 : cellWidth(mark) + 1));
  return fitNames(new Set(rows.map((row) => safeText(row.label))), label - Math.max(0, ...marks));
}

function drawRow(row: PanelRow, selected: boolean, measures: Measures, largest: number, names: FittedNames): Line {
  const edge = selected ? '> ' : '  ';
  if (row.value === undefined) {
    const name = row.mark === undefined ? row.label : `${row.mark} ${names.of(safeText(row.label))}`;
    const line = spread([[row.token, name]], [['muted', row.figure.padStart(measures.figure)]], measures.inner);
    return selected ? [['cursor', `${edge}${plain(line)} `]] : [edge, ...line];
  }
  const figure = (measures.short ? shortened(row.figure) : row.figure).padStart(measures.figure);
  const text = safeText(row.label);
  const label = row.mark === undefined ? names.of(text) : `${row.mark} ${names.of(text)}`;
  const bars = measures.bar === 0 ? '' : ` ${bar(row.value, largest, measures.bar).padEnd(measures.bar)}`;
  if (selected) return [['cursor', `${edge}${label} ${figure}${bars} `]];
  return [edge, [row.token, label], ' ', figure, ['bar', bars]];
}

function plain(line: Line): string {
  return line.map((segment) => (typeof segment === 'string' ? segment : segment[1])).join('');
}
