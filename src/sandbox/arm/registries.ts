/** Microsoft.ContainerRegistry/registries: two of them, one that grants by repository (ABAC) and so does not honour AcrPull. */
import { resourceNotFound } from './errors.ts';
import { page } from './paging.ts';
import type { Route } from './routes.ts';
import { type ArmContext, type ArmWorld, addResourceGroup, type Subscription, subscriptions } from './world.ts';

const read = 'Microsoft.ContainerRegistry/registries/read';

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
  const inGroup = '/subscriptions/:subscription/resourceGroups/:group/providers/Microsoft.ContainerRegistry/registries';
  return [
    {
      method: 'GET',
      path: '/subscriptions/:subscription/providers/Microsoft.ContainerRegistry/registries',
      action: read,
      handle: (call) => page(call, world.registries.within(`/subscriptions/${call.params.subscription}`)),
    },
    {
      method: 'GET',
      path: inGroup,
      action: read,
      handle: (call) =>
        page(
          call,
          world.registries.within(`/subscriptions/${call.params.subscription}/resourceGroups/${call.params.group}`),
        ),
    },
    {
      method: 'GET',
      path: `${inGroup}/:name`,
      action: read,
      handle: (call) => {
        const registry = world.registries.get(call.path);
        if (!registry) throw resourceNotFound(call.path);
        return { body: registry };
      },
    },
  ];
}
