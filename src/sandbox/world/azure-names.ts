/** The Azure side of the cluster's names: what the add-on writes into annotations and image names. */
export const managementGroupId = '/providers/Microsoft.Management/managementGroups/contoso';
export const subscriptionScope = '/subscriptions/5ab50001-0000-4000-8000-000000000001';
export const resourceGroupScope = `${subscriptionScope}/resourceGroups/rg-platform`;
export const clusterName = 'prod-weu';
export const registry = 'contosoprod.azurecr.io';

export const assignmentAt = (scope: string, name: string) =>
  `${scope}/providers/Microsoft.Authorization/policyAssignments/${name}`;
