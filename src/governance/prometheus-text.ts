/** One line of Prometheus' text format: the value of one metric with these labels. */
export interface Sample {
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
  /** May be infinite. */
  readonly value: number;
}

const line = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})?\s+(\S+)(?:\s+-?\d+)?\s*$/;
const label = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"\s*,?\s*/gy;

/** Undefined for a comment, an empty line, and what is no sample. */
export function parseSample(text: string): Sample | undefined {
  const [, name, labels = '', number = ''] = line.exec(text) ?? [];
  const value = numberIn(number);
  if (name === undefined || value === undefined) return undefined;
  const found = [...labels.matchAll(label)];
  // What is left over after the last label is none.
  if (found.reduce((length, [whole]) => length + whole.length, 0) !== labels.length) return undefined;
  return { name, labels: new Map(found.map(([, key = '', said = '']) => [key, unescaped(said)])), value };
}

function numberIn(text: string): number | undefined {
  if (/^[+-]?inf$/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return undefined;
  return Number(text);
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/gs, (_, character: string) => (character === 'n' ? '\n' : character));
}
