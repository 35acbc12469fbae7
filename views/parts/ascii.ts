/** What stands for the screen's own glyphs on a terminal without Unicode; each takes the same one column. */
const substitutes: Readonly<Record<string, string>> = {
  '✖': 'x',
  '▲': '!',
  '✔': '+',
  '●': '*',
  '◐': '=',
  '○': 'o',
  '…': '~',
  '·': '-',
  '—': '-',
  '–': '-',
  '−': '-',
  '›': '>',
  '▸': '>',
  '▾': 'v',
  '→': '>',
  '←': '<',
  '↑': '^',
  '↓': 'v',
  '⏎': '$',
  '─': '-',
  '│': '|',
  '┌': '+',
  '┐': '+',
  '└': '+',
  '┘': '+',
  '├': '+',
  '┤': '+',
  '┬': '+',
  '┼': '+',
  '┴': '+',
  '▁': '_',
  '▂': '.',
  '▃': '-',
  '▄': '=',
  '▅': '+',
  '▆': '*',
  '▇': '#',
  '█': '@',
  '▏': '|',
  '◆': '@',
  '�': '?',
  '≤': '<',
  '≥': '>',
  '“': '"',
  '”': '"',
  '’': "'",
};

const replaceable = new RegExp(`[${Object.keys(substitutes).join('')}]`, 'gu');

const glyphs = new Set(Object.keys(substitutes).map((glyph) => glyph.charCodeAt(0)));

/** Whether the character of this code is one of the screen's own glyphs, each of which takes one column. */
export function isOwnGlyph(code: number): boolean {
  return glyphs.has(code);
}

export function toAscii(text: string): string {
  return text.replace(replaceable, (glyph) => substitutes[glyph] ?? glyph);
}
