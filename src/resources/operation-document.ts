import type { StepStatus } from '../operations/run-status.ts';
import { fieldLine, plainLine, sectionLines, type TextLine } from './detail-line.ts';
import type { OperationRow } from './operation-row.ts';
import { runLooks, tookOf } from './run-detail.ts';
import { spellSeconds } from './spell-seconds.ts';

/** One operation, whole: what was done when, what was said to it, and by which commands it can be done by hand. */
export function operationDocument({ item: { run }, facts }: OperationRow, now: number): readonly TextLine[] {
  const { problem, note, undo } = run;
  const { by, commands } = facts;
  return [
    fieldLine('Operation', run.title),
    fieldLine('Id', run.id),
    fieldLine('State', `${runLooks[run.state].word}${run.resumed ? ', begun by an earlier console' : ''}`),
    fieldLine('Target', run.target),
    ...(facts.cluster === undefined || facts.cluster === run.target ? [] : [fieldLine('Cluster', facts.cluster)]),
    ...(facts.scope === undefined ? [] : [fieldLine('Scope', facts.scope)]),
    ...(facts.connectedTo === undefined ? [] : [fieldLine('Connected to', facts.connectedTo)]),
    ...(by ? [fieldLine('By', `${by.account} (${by.cloud}, tenant ${by.tenantId})`)] : []),
    fieldLine('Begun', new Date(run.startedAt).toISOString()),
    ...(run.endedAt === undefined ? [] : [fieldLine('Ended', new Date(run.endedAt).toISOString())]),
    fieldLine('Took', spellSeconds(tookOf(run, now))),
    ...(note === undefined ? [] : [fieldLine('Result', note)]),
    ...(undo ? [fieldLine('Undo', undo.title)] : []),
    ...(problem
      ? [
          ...sectionLines('What went wrong'),
          { text: `  ${problem.what}`, look: 'warning' as const },
          ...[
            problem.next,
            problem.status && `HTTP ${problem.status}`,
            problem.code && `code ${problem.code}`,
            problem.requestId && `request ${problem.requestId}`,
          ].flatMap((line) => (line ? [indented(line)] : [])),
        ]
      : []),
    ...sectionLines('Steps'),
    ...run.steps.flatMap((step) => stepLines(step, now)),
    ...sectionLines('The same by hand'),
    ...(commands ?? ['(in the journal once it is read)']).map(indented),
    ...sectionLines('What it was asked with'),
    ...JSON.stringify(run.input, null, 2).split('\n').map(indented),
  ];
}

function indented(text: string): TextLine {
  return plainLine(`  ${text}`);
}

function stepLines(
  { state, title, writes, note, requestId, startedAt, endedAt }: StepStatus,
  now: number,
): readonly TextLine[] {
  const time =
    startedAt === undefined
      ? ''
      : ` · ${new Date(startedAt).toISOString()} · ${spellSeconds((endedAt ?? now) - startedAt)}`;
  const warns = state === 'failed' || state === 'unverified' || state === 'unknown';
  return [
    {
      text: `  ${state.padEnd(10)} ${title}${writes ? '' : ' (only looks)'}${time}`,
      look: warns ? 'warning' : 'plain',
    },
    ...(note ? [plainLine(`             ${note}`)] : []),
    ...(requestId ? [plainLine(`             request ${requestId}`)] : []),
  ];
}
