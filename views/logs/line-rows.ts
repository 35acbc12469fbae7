import { foldLine } from '../../src/governance/logs/folded-line.ts';
import type { LogLine } from '../../src/governance/logs/log-chunk.ts';
import type { LogLevel } from '../../src/governance/logs/log-level.ts';
import type { Token } from '../../themes/theme.ts';
import type { Line, Segment } from '../parts/line.ts';
import { wrapLine } from '../parts/wrap.ts';

/** How lines are drawn. */
export interface LineLook {
  readonly width: number;
  readonly wrap: boolean;
  readonly times: boolean;
  /** By place; all as wide as the widest, or none of them where there is one container only. */
  readonly labels: readonly string[];
  readonly marks: RegExp | undefined;
}

const glyphs: Readonly<Record<LogLevel, Segment>> = {
  plain: '  ',
  debug: ['muted', '· '],
  info: '  ',
  warning: ['warning', '▲ '],
  error: ['error', '✖ '],
};

const tones: Readonly<Record<LogLevel, Token>> = {
  plain: 'text',
  debug: 'muted',
  info: 'text',
  warning: 'warning',
  error: 'error',
};

/** A line of a log in lines of the screen: one, or what it takes when it is wrapped or unfolded. Each has room for the edge. */
export function lineRows(line: LogLine, look: LineLook, unfolded: boolean): readonly Line[] {
  const { message, fields, brief } = foldLine(line.text);
  const width = look.width - 1;
  const head: Segment[] = [];
  if (look.times) head.push(['muted', `${timeText(line.at)} `]);
  const label = look.labels[line.place];
  if (label !== undefined) head.push(['context', `${label} `]);
  head.push(glyphs[line.level]);
  const said = marked(message, tones[line.level], look.marks);
  if (unfolded) {
    return [
      ...wrapLine([...head, ...said], width),
      ...fields.flatMap(([name, value]) =>
        wrapLine([['yamlKey', `      ${name}`], ['yamlColon', ': '], ...marked(value, 'yamlValue', look.marks)], width),
      ),
    ];
  }
  const rest = brief.flatMap(([name, value]): Segment[] => [
    ['muted', `  ${name}=`],
    ...marked(value, name === 'error' || name === 'err' ? 'warning' : 'muted', look.marks),
  ]);
  const whole: Line = [...head, ...said, ...rest];
  return look.wrap ? wrapLine(whole, width) : [whole];
}

/** `14:13:41.123Z`; of the same length when nobody says. */
function timeText(at: number): string {
  return Number.isNaN(at) ? '?            ' : new Date(at).toISOString().slice(11);
}

function marked(text: string, token: Token, marks: RegExp | undefined): Segment[] {
  if (!marks) return [[token, text]];
  const pieces: Segment[] = [];
  let from = 0;
  for (const found of text.matchAll(marks)) {
    if (found[0] === '') continue;
    pieces.push([token, text.slice(from, found.index)], ['match', found[0]]);
    from = found.index + found[0].length;
  }
  return [...pieces, [token, text.slice(from)]];
}
