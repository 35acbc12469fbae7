import { useEffect, useMemo } from 'react';
import type { StepStatus } from '../../src/operations/run-status.ts';
import type { ConsoleState } from '../../src/state/console-state.ts';
import { operationActions } from '../operations/actions.ts';
import { type OperationRow, operationRows } from '../operations/rows.ts';
import type { DocumentLine } from '../parts/document/document-line.ts';
import { DocumentText } from '../parts/document/document-text.tsx';
import { useDocument } from '../parts/document/use-document.ts';
import { useActions, useLive, useNow, useShell } from '../shell/shell-context.ts';
import type { ViewProps } from '../shell/view-definition.ts';
import { ViewFrame } from '../shell/view-frame.tsx';
import { runLooks, spelledSeconds } from './run-lines.ts';

const runsOf = ({ azure }: ConsoleState) => azure.runs;
const journalOf = ({ azure }: ConsoleState) => azure.journal;
const onThisPage = operationActions.filter(({ id }) => id !== 'operations.open' && id !== 'operations.copy');

/** One operation, whole: what was done when, what was said to it, and by which commands it can be done by hand. */
export function OperationView({ page, width, height }: ViewProps) {
  const shell = useShell();
  const { id } = page.request.subject as { readonly id: string };
  const runs = useLive(runsOf);
  const journal = useLive(journalOf);
  const row = useMemo(
    () => operationRows(runs, journal.value ?? []).find(({ key }) => key === id),
    [runs, journal, id],
  );
  const now = useNow(row?.run.state === 'running' ? 1000 : 10_000);
  const state = row?.run.state;
  // biome-ignore lint/correctness/useExhaustiveDependencies: its end is written to the journal
  useEffect(() => void shell.live.azure.readJournal(), [shell, state]);
  const lines = useMemo((): readonly DocumentLine[] => (row ? operationDocument(row, now) : []), [row, now]);
  const document = useDocument(page, lines, width - 2, 0);
  useActions('Operation', 'view', onThisPage, () => ({ shell, row }));
  return (
    <ViewFrame page={page} width={width}>
      <DocumentText document={document} width={width} height={height - 1} />
    </ViewFrame>
  );
}

export function operationDocument({ run, item, account }: OperationRow, now: number): readonly DocumentLine[] {
  const { problem, note, undo } = run;
  const field = (name: string, value: string): DocumentLine => ({ text: `${name}: ${value}`, look: 'yaml' });
  const heading = (text: string): readonly DocumentLine[] => [
    { text: '', look: 'plain' },
    { text, look: 'heading' },
  ];
  const plain = (text: string): DocumentLine => ({ text: `  ${text}`, look: 'plain' });
  return [
    field('Operation', run.title),
    field('Id', run.id),
    field('State', `${runLooks[run.state].word}${run.resumed ? ', begun by an earlier console' : ''}`),
    field('Target', run.target),
    ...(account === '' ? [] : [field('By', `${account} (${item?.by.cloud}, tenant ${item?.by.tenantId})`)]),
    field('Begun', new Date(run.startedAt).toISOString()),
    ...(run.endedAt === undefined ? [] : [field('Ended', new Date(run.endedAt).toISOString())]),
    field('Took', spelledSeconds((run.endedAt ?? now) - run.startedAt)),
    ...(note === undefined ? [] : [field('Result', note)]),
    ...(undo ? [field('Undo', undo.title)] : []),
    ...(problem
      ? [
          ...heading('What went wrong'),
          { text: `  ${problem.what}`, look: 'warning' as const },
          plain(problem.next),
          ...(problem.status === undefined ? [] : [plain(`HTTP ${problem.status}`)]),
          ...(problem.code === undefined ? [] : [plain(`code ${problem.code}`)]),
          ...(problem.requestId === undefined ? [] : [plain(`request ${problem.requestId}`)]),
        ]
      : []),
    ...heading('Steps'),
    ...run.steps.flatMap((step) => stepLines(step, now)),
    ...heading('The same by hand'),
    ...(item ? item.commands.map(plain) : [plain('(in the journal once it is read)')]),
    ...heading('What it was asked with'),
    ...JSON.stringify(run.input, null, 2).split('\n').map(plain),
  ];
}

function stepLines(step: StepStatus, now: number): readonly DocumentLine[] {
  const time =
    step.startedAt === undefined
      ? ''
      : ` · ${new Date(step.startedAt).toISOString()} · ${spelledSeconds((step.endedAt ?? now) - step.startedAt)}`;
  const warns = step.state === 'failed' || step.state === 'unverified';
  return [
    {
      text: `  ${step.state.padEnd(10)} ${step.title}${step.writes ? '' : ' (only looks)'}${time}`,
      look: warns ? 'warning' : 'plain',
    },
    ...(step.note ? [{ text: `             ${step.note}`, look: 'plain' as const }] : []),
  ];
}
