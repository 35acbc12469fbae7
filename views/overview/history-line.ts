import { historySummary } from '../../src/governance/history.ts';
import { grouped } from '../../src/governance/number-text.ts';
import { changesSince, historyNote, stamp } from '../../src/resources/history-lines.ts';
import { trendText } from '../../src/resources/trend-text.ts';
import type { ConsoleState } from '../../src/state/console-state.ts';
import { type Line, lineWidth } from '../parts/line.ts';

/**
 * How violations have gone, in blocks and in words, and what changed since the user last looked; whatever of it fits, the changes
 * first. Undefined while nothing is known.
 */
export function historyLine(
  picture: ConsoleState['picture'],
  namespace: string,
  now: number,
  width: number,
): Line | undefined {
  const summary = historySummary(picture);
  if (summary === undefined || summary.latest === 0) {
    const note = historyNote(picture, now);
    return note.length === 0 ? undefined : [' ', ...note];
  }
  const trend = namespace === '' ? summary.trend : summary.namespaces.get(namespace);
  const text = trend && trendText(trend);
  // What came and went is told of the whole cluster alone.
  const changes = namespace === '' ? changesSince(picture, now) : undefined;
  const made = summary.madeUpUntil === undefined ? '' : ', made up';
  const pieces: readonly Line[] = [
    ...(changes
      ? [
          [
            [changes.came > 0 ? 'warning' : 'muted', `${grouped(changes.came)} came`],
            ['muted', ', '],
            [changes.gone > 0 ? 'ok' : 'muted', `${grouped(changes.gone)} gone`],
            ['muted', ` since ${changes.words}`],
          ] satisfies Line,
        ]
      : []),
    [['muted', `seen since ${stamp(summary.begun)}${made}`]],
    ...(text ? [[['bar', text.blocks]] satisfies Line, [['muted', text.short]] satisfies Line] : []),
  ];
  const line: Line[number][] = [' '];
  for (const [index, piece] of pieces.entries()) {
    const joined: Line = [...(index === 0 ? [] : [['muted', ' · '] as const]), ...piece];
    if (lineWidth([...line, ...joined]) > width) continue;
    line.push(...joined);
  }
  return line;
}
