import type { Subscription, Tenant } from '../../src/governance/azure/subscription.ts';
import type { TableRow } from '../parts/table/use-table.ts';

export interface SubscriptionRow extends TableRow {
  readonly subscription: Subscription;
  /** The tenant's name where it could be read, else its id. */
  readonly tenant: string;
  readonly pinned: boolean;
}

export function subscriptionRows(
  subscriptions: readonly Subscription[],
  tenants: readonly Tenant[],
  pinnedId: string | undefined,
): readonly SubscriptionRow[] {
  return subscriptions
    .map((subscription): SubscriptionRow => {
      const { id, displayName, tenantId, state } = subscription;
      const tenant = tenants.find((one) => one.id.toLowerCase() === tenantId.toLowerCase());
      const shown = tenant ? tenant.displayName || tenant.defaultDomain || tenantId : tenantId;
      return {
        key: id.toLowerCase(),
        name: displayName,
        subscription,
        tenant: shown,
        pinned: id.toLowerCase() === pinnedId?.toLowerCase(),
        fault: state !== 'Enabled',
        search: `${displayName} ${id} ${shown} ${state}`.toLowerCase(),
      };
    })
    .sort((a, b) => Number(b.pinned) - Number(a.pinned) || a.name?.localeCompare(b.name ?? '') || 0);
}
