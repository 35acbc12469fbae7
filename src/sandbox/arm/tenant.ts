/** The sandbox's tenant: one management group over three subscriptions. */
export const tenantId = 'c0057ab1-0000-4000-8000-00000000c0de';
export const managementGroupName = 'contoso';
export const managementGroupId = `/providers/Microsoft.Management/managementGroups/${managementGroupName}`;

export interface Subscription {
  subscriptionId: string;
  displayName: string;
}

export const subscriptions = {
  production: { subscriptionId: '5ab50001-0000-4000-8000-000000000001', displayName: 'Contoso Production' },
  staging: { subscriptionId: '5ab50002-0000-4000-8000-000000000002', displayName: 'Contoso Staging' },
  shared: { subscriptionId: '5ab50003-0000-4000-8000-000000000003', displayName: 'Contoso Shared Services' },
} as const satisfies Record<string, Subscription>;

export const allSubscriptions: readonly Subscription[] = Object.values(subscriptions);
