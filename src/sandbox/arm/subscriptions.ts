/** Tenants, subscriptions, locations, management groups, resource groups, and the generic list of resources. */
import { armError } from './errors.ts';
import { parseFilter } from './odata-filter.ts';
import { page } from './paging.ts';
import type { Call, Route } from './routes.ts';
import {
  type ArmContext,
  allSubscriptions,
  managementGroupId,
  managementGroupName,
  type Subscription,
  tenantId,
} from './world.ts';

export function subscriptionRoutes({ world }: ArmContext): Route[] {
  const visible = (call: Call) =>
    allSubscriptions.filter(({ subscriptionId }) =>
      world.rights.seesInto(call.principal.objectId, `/subscriptions/${subscriptionId}`),
    );
  const find = (call: Call): Subscription => {
    const wanted = call.params.subscription?.toLowerCase();
    const subscription = allSubscriptions.find(({ subscriptionId }) => subscriptionId === wanted);
    if (!subscription)
      throw armError(404, 'SubscriptionNotFound', `The subscription '${call.params.subscription}' could not be found.`);
    return subscription;
  };
  const group = '/providers/Microsoft.Management/managementGroups';
  const groups = '/subscriptions/:subscription/resourceGroups';
  return [
    {
      method: 'GET',
      path: '/tenants',
      handle: (call) =>
        page(call, [
          {
            id: `/tenants/${tenantId}`,
            tenantId,
            countryCode: 'NL',
            displayName: 'Contoso',
            domains: ['contoso.example'],
            tenantCategory: 'Home',
            defaultDomain: 'contoso.example',
            tenantType: 'AAD',
          },
        ]),
    },
    { method: 'GET', path: '/subscriptions', handle: (call) => page(call, visible(call).map(subscriptionBody)) },
    {
      method: 'GET',
      path: '/subscriptions/:subscription',
      action: 'Microsoft.Resources/subscriptions/read',
      handle: (call) => ({ body: subscriptionBody(find(call)) }),
    },
    {
      method: 'GET',
      path: '/subscriptions/:subscription/locations',
      handle: (call) =>
        page(
          call,
          ['westeurope', 'northeurope', 'eastus', 'westus2', 'uksouth'].map((name) => ({
            id: `/subscriptions/${find(call).subscriptionId}/locations/${name}`,
            name,
            type: 'Region',
            displayName: regionNames[name],
            regionalDisplayName: regionNames[name],
            metadata: { regionType: 'Physical', regionCategory: 'Recommended' },
          })),
        ),
    },
    {
      method: 'GET',
      path: groups,
      action: 'Microsoft.Resources/subscriptions/resourceGroups/read',
      handle: (call) =>
        page(call, world.resourceGroups.within(`/subscriptions/${find(call).subscriptionId}`).map(groupBody)),
    },
    {
      method: 'GET',
      path: `${groups}/:group`,
      action: 'Microsoft.Resources/subscriptions/resourceGroups/read',
      handle: (call) => {
        const found = world.resourceGroups.get(call.path);
        if (!found)
          throw armError(404, 'ResourceGroupNotFound', `Resource group '${call.params.group}' could not be found.`);
        return { body: groupBody(found) };
      },
    },
    {
      method: 'HEAD',
      path: `${groups}/:group`,
      action: 'Microsoft.Resources/subscriptions/resourceGroups/read',
      handle: (call) => ({ status: world.resourceGroups.get(call.path) ? 204 : 404 }),
    },
    {
      method: 'GET',
      path: '/subscriptions/:subscription/resources',
      action: 'Microsoft.Resources/subscriptions/resources/read',
      handle: (call) => page(call, resources(call, `/subscriptions/${find(call).subscriptionId}`)),
    },
    {
      method: 'GET',
      path: `${groups}/:group/resources`,
      action: 'Microsoft.Resources/subscriptions/resourceGroups/resources/read',
      handle: (call) => page(call, resources(call, call.path.replace(/\/resources$/i, ''))),
    },
    {
      method: 'GET',
      path: group,
      handle: (call) =>
        page(call, world.rights.seesInto(call.principal.objectId, managementGroupId) ? [managementGroup()] : []),
    },
    {
      method: 'GET',
      path: `${group}/${managementGroupName}`,
      action: 'Microsoft.Management/managementGroups/read',
      handle: (call) => ({ body: managementGroup(call.query.get('$expand') === 'children') }),
    },
    {
      method: 'GET',
      path: `${group}/${managementGroupName}/descendants`,
      action: 'Microsoft.Management/managementGroups/descendants/read',
      handle: (call) =>
        page(
          call,
          allSubscriptions.map(({ subscriptionId, displayName }) => ({
            id: `/subscriptions/${subscriptionId}`,
            type: '/subscriptions',
            name: subscriptionId,
            properties: { displayName, parent: { id: managementGroupId } },
          })),
        ),
    },
    {
      method: 'POST',
      path: '/providers/Microsoft.Management/getEntities',
      handle: (call) =>
        page(call, [
          {
            id: managementGroupId,
            type: 'Microsoft.Management/managementGroups',
            name: managementGroupName,
            properties: { tenantId, displayName: 'Contoso', parent: {} },
          },
          ...visible(call).map(({ subscriptionId, displayName }) => ({
            id: `/subscriptions/${subscriptionId}`,
            type: '/subscriptions',
            name: subscriptionId,
            properties: {
              tenantId,
              displayName,
              parent: { id: managementGroupId },
              parentNameChain: [managementGroupName],
            },
          })),
        ]),
    },
  ];

  function resources(call: Call, scope: string): unknown[] {
    const rows = [...world.clusters.within(scope), ...world.registries.within(scope)];
    const fits = parseFilter(call.query.get('$filter'), {
      field: (row, name) => (name.toLowerCase() === 'resourcetype' ? row.type : row[name]),
    });
    return rows
      .filter((row) => fits(row))
      .map(({ id, name, type, location, tags, sku, identity }) => ({
        id,
        name,
        type,
        location,
        ...(tags ? { tags } : {}),
        ...(sku ? { sku } : {}),
        ...(identity ? { identity } : {}),
      }));
  }
}

const regionNames: Record<string, string> = {
  westeurope: 'West Europe',
  northeurope: 'North Europe',
  eastus: 'East US',
  westus2: 'West US 2',
  uksouth: 'UK South',
};

function subscriptionBody({ subscriptionId, displayName }: Subscription): unknown {
  return {
    id: `/subscriptions/${subscriptionId}`,
    authorizationSource: 'RoleBased',
    managedByTenants: [],
    subscriptionId,
    tenantId,
    displayName,
    state: 'Enabled',
    subscriptionPolicies: {
      locationPlacementId: 'Public_2014-09-01',
      quotaId: 'EnterpriseAgreement_2014-09-01',
      spendingLimit: 'Off',
    },
  };
}

function groupBody({ id, name, location }: { id: string; name: string; location: string }): unknown {
  return {
    id,
    name,
    type: 'Microsoft.Resources/resourceGroups',
    location,
    properties: { provisioningState: 'Succeeded' },
  };
}

function managementGroup(children = false): unknown {
  return {
    id: managementGroupId,
    type: 'Microsoft.Management/managementGroups',
    name: managementGroupName,
    properties: {
      tenantId,
      displayName: 'Contoso',
      ...(children
        ? {
            children: allSubscriptions.map(({ subscriptionId, displayName }) => ({
              id: `/subscriptions/${subscriptionId}`,
              type: '/subscriptions',
              name: subscriptionId,
              displayName,
            })),
          }
        : {}),
    },
  };
}
