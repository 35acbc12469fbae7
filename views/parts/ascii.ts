/** What stands for the screen's own glyphs on a terminal without Unicode; each takes the same one column. */
const substitutes: Readonly<Record<string, string>> = {
  '✖': 'x',
  '▲': '!',
  '✔': '+',
  '●': '*',
  '◐': '~',
  '○': 'o',
  '…': '~',
  '·': '-',
  '—': '-',
  '–': '-',
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
  '▇': '#',
  '▏': '|',
  '◆': '*',
  '�': '?',
  '≤': '<',
  '≥': '>',
  '“': '"',
  '”': '"',
  '’': "'",
};

const replaceable = new RegExp(`[${Object.keys(substitutes).join('')}]`, 'gu');

export function toAscii(text: string): string {
  return text.replace(replaceable, (glyph) => substitutes[glyph] ?? glyph);
}
