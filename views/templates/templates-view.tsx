import { useCallback, useMemo } from 'react';
import type { ConsoleState } from '../../src/state/console-state.ts';
import { count } from '../parts/age.ts';
import type { Line } from '../parts/line.ts';
import { usePacedLive } from '../parts/paced.ts';
import { readingNote } from '../parts/reading-note.ts';
import { useTable } from '../parts/table/use-table.ts';
import { TableWithPane } from '../parts/table-with-pane.tsx';
import { wrapText } from '../parts/wrap.ts';
import { useActions, useShell } from '../shell/shell-context.ts';
import type { ViewProps } from '../shell/view-definition.ts';
import { ViewFrame } from '../shell/view-frame.tsx';
import { templateActions } from './actions.ts';
import { templateColumns } from './columns.ts';
import { type TemplateRow, templateRows } from './rows.ts';

const pictureOf = (state: ConsoleState) => state.picture;

export function TemplatesView({ page, width, height }: ViewProps) {
  const shell = useShell();
  const picture = usePacedLive(pictureOf);
  const { templates } = picture;
  const rows = useMemo(() => templateRows(picture), [picture]);
  const table = useTable({ page, rows, columns: templateColumns });
  useActions('Templates', 'view', templateActions, () => ({ shell, row: table.selected() }));
  const note = readingNote(templates, table.now);
  const info: Line = [
    ...(templates.value === undefined ? [] : [`${count(rows.length)} templates  `]),
    ...(note ? [note] : []),
  ];
  const empty: Line = note
    ? [note]
    : [['muted', rows.length > 0 ? 'nothing matches' : 'there are no constraint templates here']];
  return (
    <ViewFrame page={page} width={width} info={info} filterProblem={table.filterProblem}>
      <TableWithPane
        table={table}
        width={width}
        height={height - 1}
        detail={useCallback(templateDetail, [])}
        empty={[empty]}
      />
    </ViewFrame>
  );
}

function templateDetail({ template, errors }: TemplateRow, width: number): readonly Line[] {
  return [
    [template.name, ['muted', ` makes ${template.kind}`]],
    ...template.definitionIds.map((id): Line => [['muted', 'definition '], id]),
    ...errors.flatMap(({ pod, code, message, location }) =>
      wrapText(`✖ ${pod}: ${code} ${message}${location === '' ? '' : ` at ${location}`}`, width).map(
        (line): Line => [['error', line]],
      ),
    ),
  ];
}
