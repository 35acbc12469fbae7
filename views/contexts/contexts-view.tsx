import { useMemo } from 'react';
import { TableView } from '../parts/table/table-view.tsx';
import { useTable } from '../parts/table/use-table.ts';
import { useActions, useLive, useShell } from '../shell/shell-context.ts';
import type { ViewProps } from '../shell/view-definition.ts';
import { ViewFrame } from '../shell/view-frame.tsx';
import { contextActions } from './actions.ts';
import { contextColumns } from './columns.ts';
import { contextRows } from './rows.ts';

export function ContextsView({ page, width, height }: ViewProps) {
  const shell = useShell();
  const contexts = useLive((state) => state.contexts);
  const rows = useMemo(() => contextRows(contexts), [contexts]);
  const table = useTable({ page, rows, columns: contextColumns });
  useActions('Contexts', 'view', contextActions, () => ({ shell, row: table.selected() }));
  return (
    <ViewFrame page={page} width={width} info={[`${rows.length} contexts`]} filterProblem={table.filterProblem}>
      <TableView
        table={table}
        width={width}
        height={height - 1}
        empty={[[['muted', 'no context in the kubeconfig']]]}
      />
    </ViewFrame>
  );
}
