import { counted } from '../../src/governance/number-text.ts';
import { type Bulk, bulkFigures, isBulkOver } from '../../src/operations/bulk.ts';
import { operationWords } from '../../src/operations/operation-words.ts';
import type { RunStatus } from '../../src/operations/run-status.ts';
import { spellSeconds } from '../../src/resources/spell-seconds.ts';
import { cutAtWord } from '../parts/cut-at-word.ts';
import type { Segment } from '../parts/line.ts';

/**
 * Operations under way, for the title line of every page: what one does and since when, or how many there are; and that some go on
 * without being watched.
 */
export function runTag(
  runs: readonly RunStatus[],
  bulk: Bulk | undefined,
  now: number,
  width: number,
): readonly Segment[] {
  if (bulk !== undefined && !isBulkOver(bulk, runs)) return bulkTag(bulk, runs, now);
  const running = runs.filter(({ state }) => state === 'running');
  const [first] = running;
  const unwatched = runs.filter(({ state }) => state === 'unfollowed').length;
  if (first === undefined)
    return unwatched === 0
      ? []
      : [['warning', `▲ ${counted(unwatched, ['operation', 'operations'])} not watched`], '  '];
  const done = first.steps.filter(({ state }) => !['pending', 'running'].includes(state)).length;
  const percent = first.steps.find(({ state }) => state === 'running')?.percent;
  const throttled = first.throttledUntil !== undefined && first.throttledUntil > now;
  const figures = [
    `${done}/${first.steps.length}`,
    ...(percent === undefined ? [] : [`${percent} %`]),
    throttled ? `throttled ${spellSeconds((first.throttledUntil ?? now) - now)}` : spellSeconds(now - first.startedAt),
  ];
  const what = width >= 120 ? first.title : operationWords[first.kind].verb;
  const text =
    running.length > 1
      ? `◐ ${running.length} operations`
      : `◐ ${cutAtWord(what, Math.floor(width / 3))} ${figures.join(' · ')}`;
  return [[throttled ? 'warning' : 'info', text], '  '];
}

/** `◐ Delete 3 of 7 · 40 s`. */
function bulkTag(bulk: Bulk, runs: readonly RunStatus[], now: number): readonly Segment[] {
  const { ended, all } = bulkFigures(bulk, runs);
  return [['info', `◐ ${bulk.verb} ${ended} of ${all} · ${spellSeconds(now - bulk.startedAt)}`], '  '];
}
