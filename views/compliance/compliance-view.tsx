import { useMemo } from 'react';
import { evaluatedAt } from '../../src/governance/azure/compliance.ts';
import { operationWords } from '../../src/operations/operation-words.ts';
import type { AzureSlice } from '../../src/state/azure-state.ts';
import type { ConsoleState } from '../../src/state/console-state.ts';
import { assignmentPage } from '../assignments/page.ts';
import { azureNote, emptyAzureLines } from '../azure/away.ts';
import { clusterOf, clusterOffersOf, onCluster } from '../azure/cluster-actions.ts';
import { scanAt, subscriptionOf } from '../azure/scan.ts';
import { useWant } from '../azure/use-want.ts';
import { age, count } from '../parts/age.ts';
import type { Line } from '../parts/line.ts';
import { usePacedLive } from '../parts/paced.ts';
import { useTable } from '../parts/table/use-table.ts';
import { TableWithPane } from '../parts/table-with-pane.tsx';
import { wrapText } from '../parts/wrap.ts';
import type { Action } from '../shell/action.ts';
import type { Shell } from '../shell/shell.ts';
import { useActions, useNow, useShell } from '../shell/shell-context.ts';
import type { ViewProps } from '../shell/view-definition.ts';
import { ViewFrame } from '../shell/view-frame.tsx';
import { complianceColumns } from './columns.ts';
import { type ComplianceRow, complianceRows } from './rows.ts';

const azureOf = ({ azure }: ConsoleState) => azure;
const slices: readonly AzureSlice[] = ['compliance', 'assignments', 'exemptions', 'catalogue'];

/** Compliance as Azure last evaluated it, by assignment, with its age. */
export function ComplianceView({ page, width, height }: ViewProps) {
  const shell = useShell();
  const azure = usePacedLive(azureOf);
  useWant(slices);
  const now = useNow();
  const rows = useMemo(() => complianceRows(azure, now), [azure, now]);
  const table = useTable({ page, rows, columns: complianceColumns });
  useActions('Compliance', 'view', complianceActions, () => ({ shell, row: table.selected() }));
  const { compliance, policyStates } = azure.picture;
  const newest = evaluatedAt(policyStates.value ?? []);
  const bad = compliance.value?.nonCompliantPolicies;
  const info: Line = [
    ...(bad === undefined ? [] : [`${count(bad)} policies do not comply`]),
    ['muted', newest === undefined ? '  ' : ` · as of ${age(newest, now)} ago  `],
    ...azureNote(azure, compliance, now),
  ];
  const nothing = rows.length > 0 ? 'nothing matches' : 'Azure has evaluated nothing here yet; s scans';
  return (
    <ViewFrame page={page} width={width} info={info} filterProblem={table.filterProblem}>
      <TableWithPane
        table={table}
        width={width}
        height={height - 1}
        detail={detail}
        empty={emptyAzureLines(azure, compliance, now, nothing)}
      />
    </ViewFrame>
  );
}

function detail({ title, figure, bad, cluster, exemptions }: ComplianceRow, width: number): readonly Line[] {
  return [
    [['title', title]],
    [
      ['muted', 'Azure says '],
      [figure.token, figure.text],
      ['muted', ' · cluster says '],
      cluster === '' ? 'no constraint of it' : `${cluster} violations`,
    ],
    ...(exemptions.length > 0 ? [[['muted', 'exemptions '], exemptions.join(', ')] as Line] : []),
    ...bad.flatMap(({ title: name, reasons }) => [
      [['error', `✖ ${name}`]] as Line,
      ...reasons.flatMap((reason) => wrapText(reason, width - 2)).map((line): Line => ['  ', ['muted', line]]),
    ]),
  ];
}

interface ComplianceContext {
  readonly shell: Shell;
  readonly row: ComplianceRow | undefined;
}

const complianceActions: readonly Action<ComplianceContext>[] = [
  {
    id: 'compliance.open',
    title: 'Its definitions, and what both sides say of each',
    keys: ['enter'],
    hint: 'definitions',
    applies: ({ row }) => row !== undefined || 'no assignment is selected',
    run: ({ shell, row }) => row && shell.open(assignmentPage(row.assignmentId, row.title)),
  },
  ...clusterOffersOf('scan'),
  {
    id: 'compliance.scan-subscription',
    title: 'Scan the whole subscription',
    keys: ['S'],
    danger: 'confirm',
    applies: ({ shell }) => onCluster(shell, operationWords.scan.right),
    run: ({ shell }) => {
      const cluster = clusterOf(shell);
      return cluster && scanAt(shell, subscriptionOf(cluster.id));
    },
  },
];
