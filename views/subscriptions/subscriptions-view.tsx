import { useMemo } from 'react';
import type { AzureSlice } from '../../src/state/azure-state.ts';
import type { ConsoleState } from '../../src/state/console-state.ts';
import { emptyAzureLines } from '../azure/away.ts';
import { useWant } from '../azure/use-want.ts';
import { count } from '../parts/age.ts';
import { TableView } from '../parts/table/table-view.tsx';
import { useTable } from '../parts/table/use-table.ts';
import type { Action } from '../shell/action.ts';
import type { Shell } from '../shell/shell.ts';
import { useActions, useLive, useShell } from '../shell/shell-context.ts';
import type { ViewProps } from '../shell/view-definition.ts';
import { ViewFrame } from '../shell/view-frame.tsx';
import { subscriptionColumns } from './columns.ts';
import { type SubscriptionRow, subscriptionRows } from './rows.ts';

const azureOf = ({ azure }: ConsoleState) => azure;
const slices: readonly AzureSlice[] = ['subscriptions', 'tenants'];

/** Subscriptions of the login, over all its tenants. */
export function SubscriptionsView({ page, width, height }: ViewProps) {
  const shell = useShell();
  const azure = useLive(azureOf);
  useWant(slices);
  const { subscriptions, subscriptionId } = azure.picture;
  const rows = useMemo(
    () => subscriptionRows(subscriptions.value ?? [], azure.tenants.value ?? [], subscriptionId),
    [subscriptions, azure.tenants, subscriptionId],
  );
  const table = useTable({ page, rows, columns: subscriptionColumns });
  useActions('Subscriptions', 'view', subscriptionActions, () => ({ shell, row: table.selected() }));
  const tenants = azure.tenants.value?.length;
  const info = [
    `${count(rows.length)} subscriptions${tenants === undefined ? '' : ` · ${count(tenants)} ${tenants === 1 ? 'tenant' : 'tenants'}`}`,
  ];
  const empty = emptyAzureLines(
    azure,
    subscriptions,
    table.now,
    rows.length > 0 ? 'nothing matches' : 'this login sees no subscription: ask for the role Reader at one',
  );
  return (
    <ViewFrame page={page} width={width} info={info} filterProblem={table.filterProblem}>
      <TableView table={table} width={width} height={height - 1} empty={empty} />
    </ViewFrame>
  );
}

interface SubscriptionContext {
  readonly shell: Shell;
  readonly row: SubscriptionRow | undefined;
}

const subscriptionActions: readonly Action<SubscriptionContext>[] = [
  {
    id: 'subscriptions.choose',
    title: 'Use it',
    keys: ['enter'],
    hint: 'use it',
    applies: ({ row }) =>
      row === undefined ? 'no subscription is selected' : row.pinned ? 'it is in use already' : true,
    run: async ({ shell, row }) => {
      if (!row) return;
      const answer = await shell.live.azure.chooseSubscription(row.subscription.id);
      if ('problem' in answer) shell.say(`${answer.problem.what} — ${answer.problem.next}`, 'error');
      else shell.say(`${row.subscription.displayName} is used from now on, until the console ends`);
    },
  },
  {
    id: 'subscriptions.clusters',
    title: 'AKS clusters of the subscription in use',
    keys: ['a'],
    hint: 'clusters',
    run: ({ shell }) => shell.open({ view: 'clusters' }),
  },
];
