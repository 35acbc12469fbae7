import { useMemo } from 'react';
import { pullPrincipal } from '../../src/governance/azure/managed-cluster.ts';
import { pullRole } from '../../src/governance/azure/registry.ts';
import type { AzureSlice } from '../../src/state/azure-state.ts';
import type { ConsoleState } from '../../src/state/console-state.ts';
import { azureNote, emptyAzureLines } from '../azure/away.ts';
import { useWant } from '../azure/use-want.ts';
import { count } from '../parts/age.ts';
import type { Line } from '../parts/line.ts';
import { usePacedLive } from '../parts/paced.ts';
import { worstReading } from '../parts/reading-note.ts';
import type { Column } from '../parts/table/column.ts';
import { useTable } from '../parts/table/use-table.ts';
import { TableWithPane } from '../parts/table-with-pane.tsx';
import { useActions, useShell } from '../shell/shell-context.ts';
import type { ViewProps } from '../shell/view-definition.ts';
import { ViewFrame } from '../shell/view-frame.tsx';
import { registryActions } from './actions.ts';
import { type RegistryRow, registryRows } from './rows.ts';

const azureOf = ({ azure }: ConsoleState) => azure;
const slices: readonly AzureSlice[] = ['registries'];

/** Registries, whether the cluster may pull from them, and what it runs from where. */
export function RegistriesView({ page, width, height }: ViewProps) {
  const shell = useShell();
  const azure = usePacedLive(azureOf);
  useWant(slices);
  const { picture } = azure;
  const rows = useMemo(() => registryRows({ picture }), [picture]);
  const table = useTable({ page, rows, columns });
  useActions('Registries', 'view', registryActions, () => ({ shell, row: table.selected() }));
  const principal = picture.cluster.value && pullPrincipal(picture.cluster.value);
  const worst = worstReading([picture.registries, picture.pullRights, picture.images]) ?? picture.registries;
  const info: Line = [
    `${count(picture.registries.value?.length ?? 0)} registries`,
    ['muted', principal === undefined ? '  ' : ` · pulled as ${principal}  `],
    ...azureNote(azure, worst, table.now),
  ];
  const nothing = rows.length > 0 ? 'nothing matches' : 'there is no registry that you can see, and no image runs';
  return (
    <ViewFrame page={page} width={width} info={info} filterProblem={table.filterProblem}>
      <TableWithPane
        table={table}
        width={width}
        height={height - 1}
        detail={detail}
        empty={emptyAzureLines(azure, worst, table.now, nothing)}
      />
    </ViewFrame>
  );
}

const columns: readonly Column<RegistryRow>[] = [
  { id: 'registry', title: 'REGISTRY', width: 26, grow: 2, priority: 0, text: ({ host }) => host },
  {
    id: 'attached',
    title: 'THIS CLUSTER',
    width: 20,
    priority: 0,
    text: ({ attached }) => attached,
    token: ({ token }) => token,
  },
  {
    id: 'images',
    title: 'IMAGES',
    width: 7,
    priority: 1,
    align: 'right',
    text: ({ images }) => (images.length === 0 ? '' : count(images.length)),
    order: ({ images }) => images.length,
  },
  {
    id: 'role',
    title: 'ROLE TO PULL',
    width: 16,
    grow: 1,
    priority: 3,
    text: ({ registry }) => (registry ? pullRole(registry).name : ''),
    token: () => 'muted',
  },
  {
    id: 'group',
    title: 'RESOURCE GROUP',
    width: 16,
    priority: 2,
    text: ({ registry }) => registry?.resourceGroup ?? '',
  },
  { id: 'sku', title: 'SKU', width: 8, priority: 4, text: ({ registry }) => registry?.sku ?? '' },
];

function detail({ host, registry, right, images, attached, token }: RegistryRow): readonly Line[] {
  return [
    [['title', host], ' ', [token, attached]],
    ...(registry ? [[['muted', registry.id] as const]] : []),
    ...(registry?.abac ? [[['muted', 'ABAC repository permissions: AcrPull is not honoured here'] as const]] : []),
    ...(right?.through ? [[['muted', 'may pull through '], right.through] as Line] : []),
    images.length === 0 ? [['muted', 'no running image comes from it']] : [`${images.length} running images:`],
    ...images.slice(0, 4).map((image): Line => ['  ', image]),
  ];
}
