import { type Bulk, type BulkItem, bulkFigures, isBulkOver, runOf } from '../../src/operations/bulk.ts';
import type { RunStatus } from '../../src/operations/run-status.ts';
import type { DetailLine } from '../../src/resources/detail-line.ts';
import { paragraph } from '../../src/resources/detail-line.ts';
import { problemDetail, runLooks } from '../../src/resources/run-detail.ts';
import { spellSeconds } from '../../src/resources/spell-seconds.ts';
import { detailLines } from '../resource/detail-lines.ts';
import { ask } from '../shell/dialogs/ask.ts';
import { DialogBox } from '../shell/dialogs/dialog-box.tsx';
import type { Shell } from '../shell/shell.ts';
import { useKeyCapture, useLive, useNow } from '../shell/shell-context.ts';
import { atWidth, useDialogScroll, useTextWidth } from './dialog-scroll.ts';

/** What a person wants after looking at operations that were confirmed together. */
export type BulkAnswer = 'leave' | 'undo' | 'again';

const open = new WeakSet<Shell>();

export function isBulkOnScreen(shell: Shell): boolean {
  return open.has(shell);
}

/** Shows them as they run. Leaving it lets them go on. */
export async function showBulk(shell: Shell): Promise<BulkAnswer> {
  open.add(shell);
  try {
    return await ask<BulkAnswer>(shell, (onDone) => <BulkDialog shell={shell} onDone={onDone} />);
  } finally {
    open.delete(shell);
  }
}

function BulkDialog({ shell, onDone }: { shell: Shell; onDone: (answer: BulkAnswer) => void }) {
  const bulk = useLive(({ azure }) => azure.bulk);
  const runs = useLive(({ azure }) => azure.runs);
  const now = useNow(1000);
  const width = useTextWidth();
  const offers = bulk === undefined ? {} : offersOf(bulk, runs);
  useKeyCapture({
    key: (key) => {
      const answer = offers[key]?.answer;
      if (key === 'esc' || key === 'q' || key === 'enter') onDone('leave');
      else if (answer === 'stop') shell.live.azure.stopAll();
      else if (answer !== undefined) onDone(answer);
      else scroll.key(key);
    },
    paste: () => {},
  });
  const lines = bulk === undefined ? [] : bulkLines(bulk, runs, now);
  const shown = atWidth(detailLines(lines, width), width);
  const foot: readonly DetailLine[] = [
    [
      ['key', '<esc>'],
      bulk === undefined || isBulkOver(bulk, runs) ? ' close' : ' leave it running',
      ...Object.entries(offers).flatMap(([key, { words }]) => ['  ', ['key', `<${key}>`] as const, ` ${words}`]),
    ],
  ];
  const scroll = useDialogScroll(shown.length, foot.length + 1);
  return <DialogBox title={bulk?.title ?? 'Operations'} lines={scroll.frame(shown)} foot={detailLines(foot, width)} />;
}

/** By key: what can be done about them. */
function offersOf(bulk: Bulk, runs: readonly RunStatus[]) {
  const { waiting } = bulkFigures(bulk, runs);
  const states = bulk.items.map((item) => runOf(item, runs));
  const undone = states.filter((run) => run?.state === 'succeeded' && run.undo !== undefined).length;
  const failed = states.filter((run) => run?.state !== 'succeeded').length;
  const offers: Record<string, { readonly answer: 'stop' | 'undo' | 'again'; readonly words: string }> = {};
  if (waiting > 0) offers.x = { answer: 'stop', words: `do not begin the other ${waiting}` };
  if (!isBulkOver(bulk, runs)) return offers;
  if (undone > 0) offers.u = { answer: 'undo', words: `undo the ${undone} that ${undone === 1 ? 'was' : 'were'} done` };
  if (failed > 0) offers.a = { answer: 'again', words: `plan the ${failed} ${failed === 1 ? 'other' : 'others'} anew` };
  return offers;
}

function bulkLines(bulk: Bulk, runs: readonly RunStatus[], now: number): readonly DetailLine[] {
  const { ended, all } = bulkFigures(bulk, runs);
  return [[['muted', `${ended} of ${all} ended`]], [], ...bulk.items.flatMap((item) => itemLines(item, runs, now))];
}

function itemLines(item: BulkItem, runs: readonly RunStatus[], now: number): readonly DetailLine[] {
  const { name } = item;
  const run = runOf(item, runs);
  if (run === undefined) {
    if (item.state !== 'refused') {
      const word = item.state === 'left' ? 'not begun: stopped' : '';
      return [{ left: [['muted', `○ ${name}`]], right: [['muted', word]] }];
    }
    const { glyph, tone } = runLooks.failed;
    return [{ left: [[tone, glyph], ` ${name}`], right: [[tone, 'not begun']] }, ...problemDetail(item.problem)];
  }
  const { glyph, tone, word } = runLooks[run.state];
  const looks = run.steps.find(({ state }) => state === 'running');
  const doing = run.state === 'running' && looks ? looks.title : word;
  const took = spellSeconds((run.endedAt ?? now) - run.startedAt);
  return [
    { left: [[tone, glyph], ` ${name}`], right: [[tone, `${doing} · ${took}`]] },
    ...(run.problem
      ? problemDetail(run.problem)
      : run.note === undefined
        ? []
        : [paragraph(run.note, { tone: 'muted', mark: '  ' })]),
  ];
}
