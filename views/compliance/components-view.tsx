import { useMemo } from 'react';
import type { AzureSlice } from '../../src/state/azure-state.ts';
import type { ConsoleState } from '../../src/state/console-state.ts';
import { azureNote, emptyAzureLines } from '../azure/away.ts';
import { useWant } from '../azure/use-want.ts';
import { age, count } from '../parts/age.ts';
import type { Line } from '../parts/line.ts';
import { usePacedLive } from '../parts/paced.ts';
import { useTable } from '../parts/table/use-table.ts';
import { TableWithPane } from '../parts/table-with-pane.tsx';
import { wrapText } from '../parts/wrap.ts';
import type { ViewProps } from '../shell/view-definition.ts';
import { ViewFrame } from '../shell/view-frame.tsx';
import { componentColumns } from './columns.ts';
import type { ComponentsAbout } from './page.ts';
import { type ComponentRow, componentRows } from './rows.ts';

const azureOf = ({ azure }: ConsoleState) => azure;
const slices: readonly AzureSlice[] = ['component-states'];

/** Kubernetes objects as Azure judges them against one definition. */
export function ComponentsView({ page, width, height }: ViewProps) {
  const azure = usePacedLive(azureOf);
  useWant(slices);
  const about = page.request.about as ComponentsAbout;
  const { componentStates } = azure;
  const rows = useMemo(() => componentRows(componentStates.value ?? [], about), [componentStates, about]);
  const table = useTable({ page, rows, columns: componentColumns });
  const info: Line = [`${count(rows.length)} components  `, ...azureNote(azure, componentStates, table.now)];
  const nothing = rows.length > 0 ? 'nothing matches' : 'Azure tells of no components here';
  return (
    <ViewFrame page={page} width={width} info={info} filterProblem={table.filterProblem}>
      <TableWithPane
        table={table}
        width={width}
        height={height - 1}
        detail={detail}
        empty={emptyAzureLines(azure, componentStates, table.now, nothing)}
      />
    </ViewFrame>
  );
}

function detail({ component }: ComponentRow, width: number, now: number): readonly Line[] {
  const { componentType, componentName, state, reasons, evaluatedAt, componentId } = component;
  return [
    [['title', `${componentType} ${componentName}`]],
    [['muted', 'Azure says '], state, ['muted', `, evaluated ${age(evaluatedAt, now)} ago`]],
    ...reasons.flatMap((reason) => wrapText(reason, width)).map((line): Line => [['warning', line]]),
    [['muted', componentId]],
  ];
}
