import { useMemo } from 'react';
import { sameId } from '../../src/governance/azure/resource-id.ts';
import type { AzureSlice } from '../../src/state/azure-state.ts';
import type { ConsoleState } from '../../src/state/console-state.ts';
import { assignmentActions } from '../assignments/actions.ts';
import { assignmentRow, levelText } from '../assignments/rows.ts';
import { azureNote, emptyAzureLines } from '../azure/away.ts';
import { useWant } from '../azure/use-want.ts';
import { definitionPage } from '../azure-document/page.ts';
import { componentsPage } from '../compliance/page.ts';
import type { Line } from '../parts/line.ts';
import { usePacedLive } from '../parts/paced.ts';
import { worstReading } from '../parts/reading-note.ts';
import { useTable } from '../parts/table/use-table.ts';
import { TableWithPane } from '../parts/table-with-pane.tsx';
import { wrapText } from '../parts/wrap.ts';
import type { Action } from '../shell/action.ts';
import type { Shell } from '../shell/shell.ts';
import { useActions, useShell } from '../shell/shell-context.ts';
import type { ViewProps } from '../shell/view-definition.ts';
import { ViewFrame } from '../shell/view-frame.tsx';
import { violationsPage } from '../violations/page.ts';
import { workColumns } from './columns.ts';
import { type WorkRow, workRows } from './rows.ts';

const azureOf = ({ azure }: ConsoleState) => azure;
const slices: readonly AzureSlice[] = ['assignments', 'catalogue', 'compliance', 'component-states'];

/** What the whole assignment can do here: what does not go by its row in the list of assignments. */
const ofTheWhole = assignmentActions.filter(({ id }) =>
  ['assignments.edit', 'assignments.delete', 'assignments.remediate', 'assignments.yaml'].includes(id),
);

/** One assignment: each of its definitions with its constraint, and what the cluster and Azure say of it. */
export function AssignmentView({ page, width, height }: ViewProps) {
  const shell = useShell();
  const azure = usePacedLive(azureOf);
  useWant(slices);
  const { id } = page.request.about as { readonly id: string };
  const { picture, join, missing, componentStates } = azure;
  const assignment = picture.assignments.value?.find((one) => sameId(one.id, id));
  const rows = useMemo(
    () => (assignment ? workRows({ picture, join, missing, componentStates }, assignment) : []),
    [picture, join, missing, componentStates, assignment],
  );
  const whole = useMemo(
    () => assignment && assignmentRow({ picture, join, missing }, assignment),
    [picture, join, missing, assignment],
  );
  const table = useTable({ page, rows, columns: workColumns });
  useActions('Assignment', 'view', ofTheWhole, () => ({ shell, row: whole }));
  useActions('Definition at work', 'view', workActions, () => ({ shell, row: table.selected(), assignmentId: id }));
  const worst = worstReading([picture.assignments, picture.definitions, picture.policyStates]);
  const info: Line = whole
    ? [
        levelText(whole),
        ['muted', ` · ${whole.assignment.enforcementMode}  `],
        ...azureNote(azure, worst ?? picture.assignments, table.now),
      ]
    : [];
  const nothing =
    assignment === undefined
      ? 'the assignment no longer bears on this cluster'
      : rows.length > 0
        ? 'nothing matches'
        : 'its initiative is not in the catalogue that was read';
  return (
    <ViewFrame page={page} width={width} info={info} filterProblem={table.filterProblem}>
      <TableWithPane
        table={table}
        width={width}
        height={height - 1}
        detail={detail}
        paneAlways
        empty={emptyAzureLines(azure, picture.assignments, table.now, nothing)}
      />
    </ViewFrame>
  );
}

function detail({ assigned, title, constraints, state, components }: WorkRow, width: number): readonly Line[] {
  const values = Object.entries(assigned.values).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  const bad = components.filter((one) => one.state.toLowerCase() === 'noncompliant').length;
  return [
    [['title', title]],
    [
      ['muted', 'cluster says '],
      constraints.map(({ kind, name }) => `${kind}/${name}`).join(', ') || 'no constraint of it',
    ],
    [
      ['muted', 'Azure says '],
      state ? `${state.state}, effect ${state.effect}` : 'nothing: not evaluated',
      ...(components.length > 0
        ? [['muted', ` · ${bad} of ${components.length} components do not comply`] as const]
        : []),
    ],
    ...(state?.reasons ?? []).flatMap((reason) => wrapText(reason, width)).map((line): Line => [['warning', line]]),
    ...wrapText(values.length > 0 ? `parameters ${values.join(' ')}` : 'parameters as their defaults', width).map(
      (line): Line => [line],
    ),
    [['muted', assigned.definitionId]],
  ];
}

interface WorkContext {
  readonly shell: Shell;
  readonly row: WorkRow | undefined;
  readonly assignmentId: string;
}

const none = 'no definition is selected';

const workActions: readonly Action<WorkContext>[] = [
  {
    id: 'assignment.violations',
    title: 'Violations of its constraint',
    keys: ['enter', 'v'],
    hint: 'violations',
    applies: ({ row }) => (row ? row.constraints.length > 0 || 'the cluster has no constraint of it' : none),
    run: ({ shell, row }) => {
      const [constraint] = row?.constraints ?? [];
      if (!constraint) return;
      const { kind, name } = constraint;
      shell.open(violationsPage({ constraint: { kind, name } }, row?.title ?? kind));
    },
  },
  {
    id: 'assignment.components',
    title: 'What Azure says of each component',
    keys: ['C'],
    hint: 'components',
    applies: ({ row }) => (row ? row.components.length > 0 || 'Azure tells of no components of it' : none),
    run: ({ shell, row, assignmentId }) =>
      row &&
      shell.open(
        componentsPage({
          assignmentId,
          definitionId: row.assigned.definitionId,
          referenceId: row.assigned.referenceId,
          title: row.title,
        }),
      ),
  },
  {
    id: 'assignment.definition',
    title: 'The definition, with its parameters',
    keys: ['d'],
    hint: 'definition',
    applies: ({ row }) => row !== undefined || none,
    run: ({ shell, row }) => row && shell.open(definitionPage(row.assigned.definitionId, row.title)),
  },
];
