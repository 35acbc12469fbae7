import { useMemo } from 'react';
import type { Column } from '../parts/table/column.ts';
import { TableView } from '../parts/table/table-view.tsx';
import { type TableRow, useTable } from '../parts/table/use-table.ts';
import type { ActionScope } from '../shell/action-registry.ts';
import type { ViewProps } from '../shell/view-definition.ts';
import { ViewFrame } from '../shell/view-frame.tsx';

interface HelpRow extends TableRow {
  readonly scope: string;
  readonly keys: string;
  readonly title: string;
}

const columns: readonly Column<HelpRow>[] = [
  { id: 'keys', title: 'KEYS', width: 22, priority: 0, text: (row) => row.keys, token: () => 'key' },
  { id: 'action', title: 'ACTION', width: 30, grow: 1, priority: 0, text: (row) => row.title },
  { id: 'where', title: 'WHERE', width: 14, priority: 1, text: (row) => row.scope, token: () => 'muted' },
  { id: 'id', title: 'ID (for the key file)', width: 28, priority: 2, text: (row) => row.key, token: () => 'muted' },
];

/** The keys of the page beneath, made from the same table that the keys themselves are looked up in. */
export function HelpView({ page, width, height }: ViewProps) {
  const rows = useMemo(() => helpRows((page.request.subject as readonly ActionScope[] | undefined) ?? []), [page]);
  const table = useTable({ page, rows, columns });
  return (
    <ViewFrame page={page} width={width} filterProblem={table.filterProblem}>
      <TableView table={table} width={width} height={height - 1} />
    </ViewFrame>
  );
}

export function helpRows(scopes: readonly ActionScope[]): readonly HelpRow[] {
  const said = new Set<string>();
  // What one scope offers by a key, another may offer by its name alone.
  const first = ({ id }: { id: string }) => !said.has(id) && said.add(id);
  return scopes.flatMap(({ title: scope, actions }) =>
    actions.filter(first).map(({ id, title, keys, danger }): HelpRow => {
      const shown = keys.length === 0 ? `:${id.slice(id.indexOf('.') + 1)}` : keys.join(' ');
      const asks = danger === undefined ? '' : danger === 'confirm' ? ' (asks first)' : ' (asks for the name)';
      return {
        key: id,
        scope,
        keys: shown,
        title: title + asks,
        search: `${shown} ${title} ${scope} ${id}`.toLowerCase(),
      };
    }),
  );
}
