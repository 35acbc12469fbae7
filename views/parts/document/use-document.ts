import { useMemo, useRef } from 'react';
import type { TextLine } from '../../../src/resources/detail-line.ts';
import type { Page } from '../../shell/page.ts';
import { usePageState } from '../../shell/shell-context.ts';
import { layOutDocument, searchPattern } from './document-line.ts';

/** Scrolling, searching and wrapping of one document. */
export type DocumentScroll = ReturnType<typeof useDocument>;

/** `start` is the line to have in sight at first, by its index in the document. */
export function useDocument(page: Page, lines: readonly TextLine[], width: number, start: number) {
  const wrap = usePageState(page, ({ habits }) => habits.wrap === true);
  const wanted = usePageState(page, ({ memory }) => memory.offset);
  const filter = usePageState(page, (state) => state.filter);
  const height = useRef(10);
  const laidOut = useMemo(() => layOutDocument(lines, width, wrap), [lines, width, wrap]);
  const match = useMemo(() => searchPattern(filter), [filter]);
  const matching = useMemo(() => {
    if (!match) return [];
    return laidOut.lines.flatMap(({ text }, index) => (text.search(match) >= 0 ? [index] : []));
  }, [match, laidOut]);
  const first = Math.max(0, laidOut.source.indexOf(start) - 5);
  const current = usePageState(page, ({ memory }) => memory.match as number | undefined);
  const clamp = (offset: number) => Math.max(0, Math.min(offset, laidOut.lines.length - height.current));
  const offset = clamp(typeof wanted === 'number' ? wanted : first);
  const remember = (change: object) => page.state.setState(({ memory }) => ({ memory: { ...memory, ...change } }));
  return {
    page,
    laidOut,
    offset,
    wrap,
    match,
    /** Screen lines that match, in order. */
    matching,
    /** The screen line of the match that `n` went to last. */
    current: match ? current : undefined,
    goTo: (line: number) => {
      const seen = line >= offset && line < offset + height.current;
      remember({ match: line, ...(!seen && { offset: clamp(line - 2) }) });
    },
    scroll: (target: (offset: number, height: number, length: number) => number) => {
      const now = page.state.getState().memory.offset;
      const from = clamp(typeof now === 'number' ? now : first);
      remember({ offset: clamp(target(from, height.current, laidOut.lines.length)) });
    },
    setHeight: (rows: number) => {
      height.current = rows;
    },
    toggleWrap: () => page.state.setState(({ habits }) => ({ habits: { ...habits, wrap: !wrap } })),
    /** All of it, for the clipboard. */
    text: () => lines.map(({ text }) => text).join('\n'),
  };
}
