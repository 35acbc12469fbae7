import { useEffect, useRef, useSyncExternalStore } from 'react';
import type { LogsWish } from '../../src/governance/logs/log-part.ts';
import { placesOf } from '../../src/resources/component-places.ts';
import { usePacedLive } from '../parts/paced.ts';
import type { Page } from '../shell/page.ts';
import { usePageState, useShell } from '../shell/shell-context.ts';
import { LogTail } from './log-tail.ts';
import type { LogsSubject } from './page.ts';
import { type RangeKey, wishOf } from './range.ts';

/** How the page stands, in its memory. */
export interface LogStanding {
  /** The cursor stays at the newest line. */
  readonly follow: boolean;
  /** Number of the line under the cursor. */
  readonly cursor: number;
  readonly unfolded: ReadonlySet<number>;
  readonly marked: ReadonlySet<number>;
  readonly range: RangeKey;
  readonly previous: boolean;
  /** How often it was asked to be read anew. */
  readonly attempt: number;
}

/** Milliseconds that logs are read on while another page lies over them. */
const remembered = 60_000;

interface Kept {
  readonly tail: LogTail;
  closing: NodeJS.Timeout | undefined;
  wish: { readonly key: string; readonly wish: Omit<LogsWish, 'places'> } | undefined;
}

const kept = new WeakMap<Page, Kept>();

const componentPodsOf = ({ picture }: Parameters<Parameters<typeof usePacedLive>[0]>[0]) => picture.componentPods;

export function standingOf(page: Page): LogStanding {
  const subject = (page.request.subject ?? {}) as LogsSubject;
  return {
    follow: subject.around === undefined && subject.previous !== true,
    cursor: -1,
    unfolded: new Set(),
    marked: new Set(),
    range: '0',
    previous: subject.previous === true,
    attempt: 0,
    ...(page.state.getState().memory.log as Partial<LogStanding> | undefined),
  };
}

export function stand(page: Page, change: Partial<LogStanding>): void {
  page.state.setState(({ memory }) => ({ memory: { ...memory, log: { ...standingOf(page), ...change } } }));
}

/** The logs that the page is about, followed for as long as it is looked at, and a little longer. */
export function useLog(page: Page): { tail: LogTail; standing: LogStanding; version: number } {
  const { live } = useShell();
  const subject = (page.request.subject ?? {}) as LogsSubject;
  usePageState(page, ({ memory }) => memory.log);
  const standing = standingOf(page);
  const componentPods = usePacedLive(componentPodsOf);
  const mine = useRef<Kept>(undefined);
  mine.current ??= kept.get(page) ?? { tail: new LogTail(live), closing: undefined, wish: undefined };
  const { current } = mine;
  kept.set(page, current);
  const { tail } = current;
  const version = useSyncExternalStore(tail.subscribe, tail.version);
  const { range, previous, attempt } = standing;
  useEffect(() => {
    const key = `${range} ${previous} ${attempt}`;
    if (current.wish?.key !== key) {
      const around = range === '0' ? subject.around : undefined;
      current.wish = { key, wish: wishOf(range, previous, around) };
    }
    tail.follow(placesOf(subject, componentPods.value ?? []), current.wish.wish);
  }, [tail, current, subject, componentPods, range, previous, attempt]);
  useEffect(() => {
    clearTimeout(current.closing);
    return () => {
      current.closing = setTimeout(() => {
        tail.close();
        kept.delete(page);
      }, remembered);
      current.closing.unref();
    };
  }, [current, tail, page]);
  return { tail, standing, version };
}
