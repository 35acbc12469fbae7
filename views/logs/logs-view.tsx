import { useLayoutEffect, useMemo, useRef } from 'react';
import { counted, grouped } from '../../src/governance/number-text.ts';
import { readingNote } from '../../src/resources/reading-note.ts';
import type { Line, Segment } from '../parts/line.ts';
import { Lines } from '../parts/lines.tsx';
import { useActions, useLive, useNow, usePageState, useShell } from '../shell/shell-context.ts';
import type { ViewProps } from '../shell/view-definition.ts';
import { ViewFrame } from '../shell/view-frame.tsx';
import { lineFilter } from './line-filter.ts';
import { type LineLook, lineRows } from './line-rows.ts';
import { logActions } from './log-actions.ts';
import { emptyLog, logNotes } from './log-notes.ts';
import { windowAround, windowAtEnd } from './log-window.ts';
import type { LogsSubject } from './page.ts';
import { ranges } from './range.ts';
import { useLog } from './use-log.ts';

const most = 24;

/** The logs of some containers as one, as they come. */
export function LogsView({ page, width, height }: ViewProps) {
  const shell = useShell();
  const subject = (page.request.subject ?? {}) as LogsSubject;
  const { tail, standing } = useLog(page);
  const typed = usePageState(page, ({ filter }) => filter);
  const wrap = usePageState(page, ({ habits }) => habits.wrap === true);
  const times = usePageState(page, ({ habits }) => habits.times !== false);
  const pods = useLive(({ picture }) => picture.componentPods);
  const now = useNow();
  const filter = useMemo(() => lineFilter(typed), [typed]);
  useLayoutEffect(() => tail.filter(filter), [tail, filter]);
  const { follow, previous, unfolded, marked } = standing;
  const { length } = tail;
  const around = subject.around !== undefined && standing.cursor < 0 && !follow ? firstSince(tail, subject.around) : -1;
  const wanted = standing.cursor < 0 ? around : tail.indexOf(standing.cursor);
  const index = follow || wanted < 0 ? length - 1 : Math.min(wanted, length - 1);
  const notes = logNotes(tail.places, previous);
  const room = Math.max(1, height - 1 - notes.length);
  const look: LineLook = {
    width,
    wrap,
    times,
    labels: tail.places.length > 1 ? padded(tail.places.map(({ label }) => label)) : [],
    marks: filter?.marks,
  };
  const rowsAt = (at: number): readonly Line[] => {
    const number = tail.at(at) ?? -1;
    const line = tail.ring.line(number);
    if (!line) return [];
    const edge: Segment =
      at === index ? (['title', '>'] as const) : marked.has(number) ? (['mark', '▌'] as const) : ' ';
    return lineRows(line, look, unfolded.has(number)).map((row, part): Line => [part === 0 ? edge : ' ', ...row]);
  };
  const top = useRef(0);
  const window =
    index === length - 1 && (follow || wanted < 0)
      ? windowAtEnd(length, room, rowsAt)
      : windowAround(length, room, { top: top.current, cursor: index }, rowsAt);
  useLayoutEffect(() => {
    top.current = window.top;
  });
  useActions('Logs', 'view', logActions, () => ({
    shell,
    page,
    tail,
    standing: { ...standing, cursor: tail.at(index) ?? -1 },
    index,
    height: room,
  }));
  const body =
    length > 0 ? window.lines : emptyLog(tail, pods, page.request.crumb ?? 'a component', filter !== undefined, now);
  return (
    <ViewFrame
      page={page}
      width={width}
      info={infoOf(tail, readingNote(pods, now))}
      tags={tags()}
      filterProblem={filter?.problem}
    >
      <Lines lines={[...notes, ...body]} width={width} height={height - 1} fill />
    </ViewFrame>
  );

  function tags(): Line {
    const range =
      subject.around !== undefined && standing.range === '0' ? 'around that time' : rangeTitle(standing.range);
    const matching: Line = filter ? [['filter', `${grouped(length)} match${tail.busy ? '…' : ''}`], '  '] : [];
    const place: Line = follow
      ? [['ok', 'following']]
      : [['muted', length === 0 ? 'not following' : `${grouped(index + 1)} of ${grouped(length)}`]];
    return [
      ...matching,
      ...(previous ? [['warning', 'previous run'] as const, '  '] : []),
      ['muted', range],
      '  ',
      ...place,
    ];
  }
}

function infoOf({ places, ring }: ReturnType<typeof useLog>['tail'], note: Segment | undefined): Line {
  const unread: Line = note ? ['  ', note] : [];
  if (places.length === 0) return unread;
  const dropped = ring.dropped > 0 ? ', older ones dropped' : '';
  return [['muted', `${counted(places.length, 'container')} · ${counted(ring.length, 'line')}${dropped}`], ...unread];
}

function rangeTitle(key: string): string {
  return ranges.find((one) => one.key === key)?.title ?? '';
}

/** Place of the first line that was written then or later; -1 while there is none. */
function firstSince(tail: ReturnType<typeof useLog>['tail'], moment: number): number {
  let [low, high] = [0, tail.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tail.ring.at(tail.at(middle) ?? -1) ?? 0) < moment) low = middle + 1;
    else high = middle;
  }
  return low < tail.length ? low : -1;
}

function padded(labels: readonly string[]): readonly string[] {
  const widest = Math.min(most, Math.max(...labels.map((label) => label.length)));
  return labels.map((label) => (label.length > widest ? `…${label.slice(1 - widest)}` : label.padEnd(widest)));
}
