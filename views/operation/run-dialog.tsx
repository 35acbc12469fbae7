import { useState } from 'react';
import type { RunStatus } from '../../src/operations/run-status.ts';
import { type DetailLine, paragraph } from '../../src/resources/detail-line.ts';
import { runDetail } from '../../src/resources/run-detail.ts';
import { detailLines } from '../resource/detail-lines.ts';
import { ask } from '../shell/dialogs/ask.ts';
import { DialogBox } from '../shell/dialogs/dialog-box.tsx';
import type { Shell } from '../shell/shell.ts';
import { useKeyCapture, useLive, useNow } from '../shell/shell-context.ts';
import { atWidth, useDialogScroll, useTextWidth } from './dialog-scroll.ts';

/** What a person wants after looking at an operation. */
export type RunAnswer = 'leave' | 'undo' | 'again';

/** Shows an operation as it runs. Leaving it lets it go on. */
export function showRun(shell: Shell, id: string, cancelling: boolean): Promise<RunEnd> {
  return ask<RunEnd>(shell, (onDone) => <RunDialog shell={shell} id={id} cancelling={cancelling} onDone={onDone} />);
}

interface RunEnd {
  readonly answer: RunAnswer;
  readonly run: RunStatus | undefined;
}

interface RunDialogProps {
  readonly shell: Shell;
  readonly id: string;
  readonly cancelling: boolean;
  readonly onDone: (end: RunEnd) => void;
}

function RunDialog({ shell, id, cancelling, onDone }: RunDialogProps) {
  const run = useLive(({ azure }) => azure.runs.find((one) => one.id === id));
  const [asked, setAsked] = useState(cancelling);
  const now = useNow(1000);
  const width = useTextWidth();
  const running = run?.state === 'running';
  const offers = run === undefined ? {} : offersOf(run);
  useKeyCapture({
    key: (key) => {
      if (key === 'esc' && asked) setAsked(false);
      else if (key === 'esc' || key === 'q' || key === 'enter') onDone({ answer: 'leave', run });
      else if (running && (key === 'x' || key === 'ctrl-k')) {
        if (asked) shell.live.azure.cancelRun(id);
        setAsked(!asked);
      } else if (offers[key]) onDone({ answer: offers[key], run });
      else scroll.key(key);
    },
    paste: () => {},
  });
  const lines = run === undefined ? [['it is not known any more']] : runDetail(run, now);
  const foot = run === undefined ? [] : detailLines(footLines(run, asked), width);
  const shown = atWidth(detailLines(lines, width), width);
  const scroll = useDialogScroll(shown.length, foot.length + 1);
  return <DialogBox title={run?.title ?? 'Operation'} lines={scroll.frame(shown)} foot={foot} />;
}

/** By key: what can be done about an operation that is over. */
function offersOf({ state, undo }: RunStatus): Readonly<Record<string, RunAnswer>> {
  if (state === 'running') return {};
  return {
    ...(state === 'succeeded' && undo ? { u: 'undo' as const } : {}),
    ...(state !== 'succeeded' && state !== 'unfollowed' ? { a: 'again' as const } : {}),
  };
}

function footLines(run: RunStatus, asked: boolean): readonly DetailLine[] {
  if (run.state === 'running' && asked) {
    return [
      paragraph(`Cancelling means: ${run.cancelling}`, { tone: 'warning', mark: '▲ ' }),
      [['key', '<x>'], ' cancel it  ', ['key', '<esc>'], ' keep it running'],
    ];
  }
  if (run.state === 'running') return [[['key', '<esc>'], ' leave it running  ', ['key', '<x>'], ' cancel it']];
  const offers = offersOf(run);
  return [
    [
      ['key', '<esc>'],
      ' close',
      ...(offers.u && run.undo ? ['  ', ['key', '<u>'] as const, ` undo: ${run.undo.title}`] : []),
      ...(offers.a ? ['  ', ['key', '<a>'] as const, ' plan it anew'] : []),
    ],
  ];
}
