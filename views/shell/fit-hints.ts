import { type Line, lineWidth, type Segment } from '../parts/line.ts';
import type { Hint } from './action-registry.ts';

/**
 * The hints that fit, each whole. Where not all of them do, those of every page are down to their keys, but for the
 * last, which leads to all that is left out; then the page's own are dropped, what cannot be done now first.
 */
export function hintLine(hints: readonly Hint[], width: number): Line {
  const all = hints.flatMap((hint) => hintSegments(hint));
  if (lineWidth(all) <= width) return all;
  const everywhere = hints.filter((hint) => hint.everywhere);
  const rest = everywhere.flatMap((hint, index) => hintSegments(hint, index === everywhere.length - 1));
  const shown = new Set<Hint>();
  let left = width - lineWidth(rest);
  const own = hints.filter((hint) => !hint.everywhere);
  for (const hint of [...own.filter(({ dim }) => !dim), ...own.filter(({ dim }) => dim)]) {
    left -= lineWidth(hintSegments(hint));
    if (left < 0) break;
    shown.add(hint);
  }
  return [...own.filter((hint) => shown.has(hint)).flatMap((hint) => hintSegments(hint)), ...rest];
}

function hintSegments({ key, word, dim }: Hint, withWord = true): readonly Segment[] {
  const shown: Segment = dim ? ['muted', ` (${key})`] : ['key', ` <${key}>`];
  return withWord ? [shown, ['muted', ` ${word}`]] : [shown];
}
