import { atLeast, type Trend, unseen } from '../governance/history.ts';
import { grouped } from '../governance/number-text.ts';
import type { DetailLine } from './detail-line.ts';

const blocks = '▁▂▃▄▅▆▇█';

/** A trend as a line of details; nothing while there is none. */
export function trendLines(trend: Trend | undefined): readonly DetailLine[] {
  const text = trend && trendText(trend);
  return text ? [[['muted', 'trend '], text.blocks, ['muted', ` ${text.words}`]]] : [];
}

/** Figures as a row of blocks from zero to the largest; `·` where no audit was seen. */
export function sparkline(figures: Uint32Array): string {
  const known = [...figures].filter((figure) => figure !== unseen).map(countIn);
  const largest = Math.max(1, ...known);
  return Array.from(figures, (figure) =>
    figure === unseen ? '·' : (blocks[Math.ceil((countIn(figure) / largest) * (blocks.length - 1))] ?? ''),
  ).join('');
}

/** A trend in a row of blocks, and in words: what it is of, what it is now, and what it was a day and a week ago. */
export interface TrendText {
  readonly blocks: string;
  readonly words: string;
  /** The same, shorter. */
  readonly short: string;
}

/** Days once there are three, hours before. Undefined while there is but one figure, which is no trend. */
export function trendText({ hours, days }: Trend): TrendText | undefined {
  const daysKnown = [...days].filter((figure) => figure !== unseen).length;
  const hoursKnown = [...hours].filter((figure) => figure !== unseen).length;
  if (daysKnown < 2 && hoursKnown < 2) return undefined;
  const byDay = daysKnown >= 3;
  const figures = trimmed(byDay ? days : hours);
  const now = hours.at(-1) ?? unseen;
  const dayBefore = before(now, hours.at(-25), '24 h before');
  return {
    blocks: sparkline(figures),
    short: `${figures.length} ${byDay ? 'days' : 'hours'}, now ${figure(now)}${dayBefore ? `, ${dayBefore}` : ''}`,
    words: [
      `${figures.length} ${byDay ? 'days' : 'hours'}: ${figure(now)} at the last audit`,
      dayBefore,
      before(now, days.at(-8), '7 d before'),
    ]
      .filter(Boolean)
      .join(', '),
  };
}

function before(now: number, then: number | undefined, when: string): string | undefined {
  if (then === undefined || then === unseen) return undefined;
  const exact = now !== unseen && now < atLeast && then < atLeast;
  const change = countIn(now) - countIn(then);
  const sign = change > 0 ? `+${grouped(change)}` : change < 0 ? `−${grouped(-change)}` : 'the same';
  return `${figure(then)} ${when}${exact ? ` (${sign})` : ''}`;
}

/** Without what is before the first figure. */
function trimmed(figures: Uint32Array): Uint32Array {
  const first = figures.findIndex((one) => one !== unseen);
  return first < 0 ? figures : figures.subarray(first);
}

function countIn(value: number): number {
  return value === unseen ? 0 : value % atLeast;
}

function figure(value: number): string {
  if (value === unseen) return 'unknown';
  return value >= atLeast ? `${grouped(value - atLeast)}+` : grouped(value);
}
