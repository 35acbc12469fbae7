/** Microsoft.ContainerRegistry/registries: two of them, one that grants by repository (ABAC) and so does not honour AcrPull. */
import { resourceRoutes } from './collection.ts';
import type { Route } from './routes.ts';
import { type Subscription, subscriptions } from './tenant.ts';
import { type ArmContext, type ArmWorld, addResourceGroup } from './world.ts';

export function addRegistries(world: ArmWorld): void {
  add(world, subscriptions.production, 'rg-platform', 'contosoprod', 'LegacyRegistryPermissions');
  add(world, subscriptions.shared, 'rg-registries', 'contososhared', 'AbacRepositoryPermissions');
}

function add(
  world: ArmWorld,
  subscription: Subscription,
  resourceGroup: string,
  name: string,
  roleAssignmentMode: string,
): void {
  const group = addResourceGroup(world, subscription, resourceGroup, 'westeurope');
  world.registries.put({
    id: `${group.id}/providers/Microsoft.ContainerRegistry/registries/${name}`,
    name,
    type: 'Microsoft.ContainerRegistry/registries',
    location: 'westeurope',
    tags: {},
    sku: { name: 'Premium', tier: 'Premium' },
    properties: {
      loginServer: `${name}.azurecr.io`,
      creationDate: '2024-03-04T09:12:33.1234567Z',
      provisioningState: 'Succeeded',
      adminUserEnabled: false,
      anonymousPullEnabled: false,
      publicNetworkAccess: 'Enabled',
      zoneRedundancy: 'Enabled',
      roleAssignmentMode,
    },
  });
}

export function registryRoutes({ world }: ArmContext): Route[] {
  return resourceRoutes({ type: 'Microsoft.ContainerRegistry/registries', store: world.registries });
}
