import { useMemo } from 'react';
import type { AzureSlice } from '../../src/state/azure-state.ts';
import type { ConsoleState } from '../../src/state/console-state.ts';
import { azureNote, emptyAzureLines } from '../azure/away.ts';
import { useWant } from '../azure/use-want.ts';
import { count } from '../parts/age.ts';
import type { Line } from '../parts/line.ts';
import { usePacedLive } from '../parts/paced.ts';
import { useTable } from '../parts/table/use-table.ts';
import { TableWithPane } from '../parts/table-with-pane.tsx';
import { wrapText } from '../parts/wrap.ts';
import { useActions, useShell } from '../shell/shell-context.ts';
import type { ViewProps } from '../shell/view-definition.ts';
import { ViewFrame } from '../shell/view-frame.tsx';
import { definitionActions } from './actions.ts';
import { definitionColumns } from './columns.ts';
import { type DefinitionRow, definitionRows } from './rows.ts';

const azureOf = ({ azure }: ConsoleState) => azure;
const slices: readonly AzureSlice[] = ['catalogue', 'assignments'];

/** What can be assigned: definitions, or initiatives on the page of that name. */
export function DefinitionsView({ page, width, height }: ViewProps) {
  const shell = useShell();
  const azure = usePacedLive(azureOf);
  useWant(slices);
  const which = page.request.view === 'initiatives' ? 'initiatives' : 'definitions';
  const { picture, join } = azure;
  const rows = useMemo(() => definitionRows({ picture, join }, which), [picture, join, which]);
  const table = useTable({ page, rows, columns: definitionColumns });
  useActions(which === 'initiatives' ? 'Initiatives' : 'Definitions', 'view', definitionActions, () => ({
    shell,
    row: table.selected(),
  }));
  const custom = rows.filter((row) => row.custom).length;
  const info: Line = [
    `${count(rows.length)} ${which}`,
    ['muted', ` · ${count(custom)} custom  `],
    ...azureNote(azure, picture[which], table.now),
  ];
  const nothing = rows.length > 0 ? 'nothing matches' : `Azure lists no ${which}`;
  return (
    <ViewFrame page={page} width={width} info={info} filterProblem={table.filterProblem}>
      <TableWithPane
        table={table}
        width={width}
        height={height - 1}
        detail={detail}
        empty={emptyAzureLines(azure, picture[which], table.now, nothing)}
      />
    </ViewFrame>
  );
}

function detail(
  { policy, title, marks, does, constraints, violations }: DefinitionRow,
  width: number,
): readonly Line[] {
  const { id, category, version, description, parameters } = policy;
  const required = parameters.filter((parameter) => parameter.required).map(({ name }) => name);
  return [
    [
      ['title', title],
      ['muted', ` ${version ?? ''} · ${category} · ${marks || 'built-in'}`],
    ],
    ...wrapText(description, width)
      .slice(0, 3)
      .map((line): Line => [line]),
    [['muted', 'members' in policy ? 'it has ' : 'effects '], does],
    required.length > 0
      ? [['muted', 'must be given '], required.join(', ')]
      : [['muted', 'no parameter must be given']],
    [
      ['muted', 'cluster says '],
      constraints === 0 ? 'no constraint of it here' : `${constraints} constraints flag ${violations} objects today`,
    ],
    [['muted', id]],
  ];
}
