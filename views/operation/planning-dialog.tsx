import { useStore } from 'zustand/react';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AzureProblem } from '../../src/governance/azure/azure-problem.ts';
import type { PlannedOperation } from '../../src/operations/operation.ts';
import { operationWords } from '../../src/operations/operation-words.ts';
import type { Asked, InputOf, OperationKind } from '../../src/operations/plan.ts';
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
  return whilePlanning(shell, operationWords[kind].verb, (signal) => shell.live.azure.plan(kind, input, signal));
}

/** More than this at once would have Azure throttle. */
const atOnce = 4;

/** Has several planned; each answer at the place of what was asked. Undefined when it was left by esc. */
export function planAll(shell: Shell, verb: string, all: readonly Asked[]) {
  return whilePlanning(shell, verb, async (signal, tell) => {
    const answers: AzureFetched<PlannedOperation>[] = [];
    const queue = all.entries();
    let read = 0;
    const work = async () => {
      for (const [index, { kind, input }] of queue) {
        if (signal.aborted) return;
        answers[index] = await shell.live.azure.plan(kind, input, signal);
        read += 1;
        tell(`${read} of ${all.length}`);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    return answers;
  });
}

type Planning<T> = (signal: AbortSignal, tell: (progress: string) => void) => Promise<T>;

function whilePlanning<T>(shell: Shell, verb: string, work: Planning<T>): Promise<T | undefined> {
  const abort = new AbortController();
  const progress = createStore(() => '');
  return new Promise((resolve, reject) => {
    const close = shell.openDialog(() => (
      <PlanningDialog
        verb={verb}
        progress={progress}
        onLeave={() => {
          abort.abort();
          close();
          resolve(undefined);
        }}
      />
    ));
    work(abort.signal, (text) => progress.setState(text, true)).then((answer) => {
      if (abort.signal.aborted) return;
      close();
      resolve(answer);
    }, reject);
  });
}

interface PlanningDialogProps {
  readonly verb: string;
  readonly progress: StoreApi<string>;
  readonly onLeave: () => void;
}

function PlanningDialog({ verb, progress, onLeave }: PlanningDialogProps) {
  const told = useStore(progress);
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
    [['muted', `◐ reading what is there; nothing is changed yet … ${told}`]],
    ...(throttled && throttled.until > now ? [throttling(throttled.until, now)] : []),
    [['key', '<esc>'], ' leave it'],
  ];
  return <DialogBox title={`${verb} …`} lines={detailLines(lines, width)} />;
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
  return (
    <DialogBox title={title} lines={atWidth(detailLines(problemDetail(problem), width), width)} foot={[[], foot]} />
  );
}
