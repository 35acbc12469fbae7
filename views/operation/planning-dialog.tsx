import type { AzureProblem } from '../../src/governance/azure/azure-problem.ts';
import type { PlannedOperation } from '../../src/operations/operation.ts';
import { operationWords } from '../../src/operations/operation-words.ts';
import type { InputOf, OperationKind } from '../../src/operations/plan.ts';
import type { DetailLine } from '../../src/resources/detail-line.ts';
import { problemDetail, throttling } from '../../src/resources/run-detail.ts';
import type { AzureFetched } from '../../src/state/azure-state.ts';
import type { Line } from '../parts/line.ts';
import { detailLines } from '../resource/detail-lines.ts';
import { ask } from '../shell/dialogs/ask.ts';
import { DialogBox } from '../shell/dialogs/dialog-box.tsx';
import type { Shell } from '../shell/shell.ts';
import { useKeyCapture, useLive, useNow } from '../shell/shell-context.ts';
import { atWidth, useTextWidth } from './dialog-scroll.ts';
import { type Remedy, remedyOf } from './remedy.ts';

/** Has an operation planned while a dialog says so; undefined when it was left by esc. */
export function planIt<K extends OperationKind>(
  shell: Shell,
  kind: K,
  input: InputOf<K>,
): Promise<AzureFetched<PlannedOperation> | undefined> {
  const abort = new AbortController();
  return new Promise((resolve) => {
    const finish = (answer: AzureFetched<PlannedOperation> | undefined) => {
      close();
      resolve(answer);
    };
    const close = shell.openDialog(() => (
      <PlanningDialog
        kind={kind}
        onLeave={() => {
          abort.abort();
          finish(undefined);
        }}
      />
    ));
    void shell.live.azure.plan(kind, input, abort.signal).then((answer) => {
      if (!abort.signal.aborted) finish(answer);
    });
  });
}

function PlanningDialog({ kind, onLeave }: { kind: OperationKind; onLeave: () => void }) {
  const width = useTextWidth();
  const throttled = useLive(({ azure }) => azure.throttled);
  const now = useNow(1000);
  useKeyCapture({
    key: (key) => {
      if (key === 'esc' || key === 'q') onLeave();
    },
    paste: () => {},
  });
  const lines: readonly DetailLine[] = [
    [['muted', '◐ reading what is there; nothing is changed yet …']],
    ...(throttled && throttled.until > now ? [throttling(throttled.until, now)] : []),
    [['key', '<esc>'], ' leave it'],
  ];
  return <DialogBox title={`${operationWords[kind].verb} …`} lines={detailLines(lines, width)} />;
}

/** Says what went wrong, with its remedy; gives it when it that was chosen. */
export function showProblem(
  shell: Shell,
  title: string,
  problem: AzureProblem,
  target: string,
): Promise<Remedy | undefined> {
  return ask<Remedy | undefined>(shell, (onDone) => (
    <ProblemDialog title={title} problem={problem} remedy={remedyOf(problem, { target })} onDone={onDone} />
  ));
}

interface ProblemDialogProps {
  readonly title: string;
  readonly problem: AzureProblem;
  readonly remedy: Remedy | undefined;
  readonly onDone: (remedy: Remedy | undefined) => void;
}

function ProblemDialog({ title, problem, remedy, onDone }: ProblemDialogProps) {
  const width = useTextWidth();
  useKeyCapture({
    key: (key) => {
      if (key === 'esc' || key === 'q' || key === 'enter') onDone(undefined);
      else if (remedy && key === remedy.key) onDone(remedy);
    },
    paste: () => {},
  });
  const foot: Line = [
    ['buttonFocus', ' > Close < '],
    ...(remedy ? ['  ', ['key', `<${remedy.key}>`] as const, ` ${remedy.title}`] : []),
  ];
  return <DialogBox title={title} lines={[...atWidth(detailLines(problemDetail(problem), width), width), [], foot]} />;
}
