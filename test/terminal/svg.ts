import type { IBufferCell, Terminal } from '@xterm/headless';

const cell = { width: 8.4, height: 18, font: 14 };
const foreground = '#d8dee9';
const background = '#16181d';
const ansi = [
  '#3b4252',
  '#e06c75',
  '#98c379',
  '#e5c07b',
  '#61afef',
  '#c678dd',
  '#56b6c2',
  '#dcdfe4',
  '#5c6370',
  '#ff7a85',
  '#b5e890',
  '#ffd68a',
  '#7cc4ff',
  '#de9cf0',
  '#7fdbe6',
  '#ffffff',
];

/** The screen of an emulator as an SVG document: what a person sees, for pictures in the README and snapshots. */
export function screenAsSvg(emulator: Terminal, title: string): string {
  const width = emulator.cols * cell.width + 16;
  const height = emulator.rows * cell.height + 16;
  const backgrounds: string[] = [];
  const texts: string[] = [];
  for (let y = 0; y < emulator.rows; y++) drawLine(emulator, y, backgrounds, texts);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="${cell.font}">`,
    `<title>${escapeXml(title)}</title>`,
    `<rect width="100%" height="100%" rx="6" fill="${background}"/>`,
    ...backgrounds,
    ...texts,
    '</svg>\n',
  ].join('\n');
}

interface Style {
  readonly colour: string;
  readonly behind: string;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly underline: boolean;
}

/** Runs of cells in one style become one element each. */
function drawLine(emulator: Terminal, y: number, backgrounds: string[], texts: string[]): void {
  const buffer = emulator.buffer.active;
  const line = buffer.getLine(buffer.viewportY + y);
  if (!line) return;
  let run: { start: number; end: number; text: string; style: Style } | undefined;
  const flush = () => {
    if (!run) return;
    const left = 8 + run.start * cell.width;
    const length = (run.end - run.start) * cell.width;
    const top = 8 + y * cell.height;
    if (run.style.behind !== background)
      backgrounds.push(
        `<rect x="${round(left)}" y="${top}" width="${round(length)}" height="${cell.height}" fill="${run.style.behind}"/>`,
      );
    const text = run.text.trimEnd();
    if (text !== '') {
      const marks = [
        run.style.bold ? ' font-weight="bold"' : '',
        run.style.dim ? ' opacity="0.6"' : '',
        run.style.underline ? ' text-decoration="underline"' : '',
      ].join('');
      texts.push(
        `<text x="${round(left)}" y="${top + cell.font}" textLength="${round(length - (run.text.length - text.length) * cell.width)}" xml:space="preserve" fill="${run.style.colour}"${marks}>${escapeXml(text)}</text>`,
      );
    }
    run = undefined;
  };
  for (let x = 0; x < emulator.cols; x++) {
    const at = line.getCell(x);
    if (!at || at.getWidth() === 0) continue;
    const style = styleOf(at);
    if (!run || !sameStyle(run.style, style)) {
      flush();
      run = { start: x, end: x, text: '', style };
    }
    run.text += at.getChars() || ' ';
    run.end = x + at.getWidth();
  }
  flush();
}

function styleOf(at: IBufferCell): Style {
  const colour = at.isFgDefault() ? foreground : colourOf(at.getFgColor(), at.isFgRGB());
  const behind = at.isBgDefault() ? background : colourOf(at.getBgColor(), at.isBgRGB());
  const [ink, paper] = at.isInverse() ? [behind, colour] : [colour, behind];
  return {
    colour: ink,
    behind: paper,
    bold: at.isBold() !== 0,
    dim: at.isDim() !== 0,
    underline: at.isUnderline() !== 0,
  };
}

function sameStyle(a: Style, b: Style): boolean {
  return (
    a.colour === b.colour &&
    a.behind === b.behind &&
    a.bold === b.bold &&
    a.dim === b.dim &&
    a.underline === b.underline
  );
}

function colourOf(value: number, rgb: boolean): string {
  if (rgb) return `#${value.toString(16).padStart(6, '0')}`;
  if (value < 16) return ansi[value] ?? foreground;
  if (value >= 232) {
    const grey = (8 + (value - 232) * 10).toString(16).padStart(2, '0');
    return `#${grey}${grey}${grey}`;
  }
  const index = value - 16;
  const part = (level: number) => (level === 0 ? 0 : 55 + level * 40).toString(16).padStart(2, '0');
  return `#${part(Math.floor(index / 36))}${part(Math.floor(index / 6) % 6)}${part(index % 6)}`;
}

function round(value: number): string {
  return value.toFixed(1);
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
