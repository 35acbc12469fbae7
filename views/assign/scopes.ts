import { managementGroupOf, parseResourceId } from '../../src/governance/azure/resource-id.ts';
import type { AzureState } from '../../src/state/azure-state.ts';
import type { Choice } from '../shell/dialogs/pick.tsx';

/**
 * Where something can be assigned so that it bears on the cluster: its resource group first, then wider. Management groups
 * are those that assignments name: ids do not show the tree.
 */
export function scopeChoices({ picture }: Pick<AzureState, 'picture'>): readonly Choice<string>[] {
  const cluster = picture.cluster.value;
  const subscriptionId = cluster?.subscriptionId ?? picture.subscriptionId;
  const name = picture.subscriptions.value?.find(
    ({ id }) => id.toLowerCase() === subscriptionId?.toLowerCase(),
  )?.displayName;
  const group = cluster && parseResourceId(cluster.id)?.resourceGroup;
  const managementGroups = new Map(
    (picture.assignments.value ?? []).flatMap(({ scope }) => {
      const named = managementGroupOf(scope);
      return named === undefined ? [] : [[named.toLowerCase(), { value: scope, label: named }] as const];
    }),
  );
  return [
    ...(group === undefined || subscriptionId === undefined
      ? []
      : [
          {
            value: `/subscriptions/${subscriptionId}/resourceGroups/${group}`,
            label: group,
            note: 'the resource group of this cluster',
          },
        ]),
    ...(cluster ? [{ value: cluster.id, label: cluster.name, note: 'this cluster alone' }] : []),
    ...(subscriptionId === undefined
      ? []
      : [
          {
            value: `/subscriptions/${subscriptionId}`,
            label: name ?? subscriptionId,
            note: 'the subscription: every cluster in it',
          },
        ]),
    ...[...managementGroups.values()].map((one) => ({
      ...one,
      note: 'management group: every subscription under it',
    })),
  ];
}
