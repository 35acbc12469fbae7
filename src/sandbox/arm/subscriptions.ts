/** Tenants, subscriptions, locations, management groups, resource groups, and the generic list of resources. */
import { armError } from './errors.ts';
import { parseFilter } from './odata-filter.ts';
import { page } from './paging.ts';
import { type Call, on, type Route } from './routes.ts';
import { allSubscriptions, managementGroupId, managementGroupName, type Subscription, tenantId } from './tenant.ts';
import type { ArmContext, ResourceGroup } from './world.ts';

const read = 'Microsoft.Resources/subscriptions';
const one = '/subscriptions/:subscription';
const group = `${one}/resourceGroups/:group`;
const manage = 'Microsoft.Management/managementGroups';
const management = `/providers/${manage}`;

export function subscriptionRoutes({ world }: ArmContext): Route[] {
  const visible = ({ principal }: Call) =>
    allSubscriptions.filter(({ subscriptionId }) =>
      world.rights.seesInto(principal.objectId, `/subscriptions/${subscriptionId}`),
    );
  const find = ({ params }: Call): Subscription => {
    const wanted = params.subscription?.toLowerCase();
    const subscription = allSubscriptions.find(({ subscriptionId }) => subscriptionId === wanted);
    if (!subscription)
      throw armError(404, 'SubscriptionNotFound', `The subscription '${params.subscription}' could not be found.`);
    return subscription;
  };
  const findGroup = ({ path, params }: Call) => {
    const found = world.resourceGroups.get(path);
    if (!found) throw armError(404, 'ResourceGroupNotFound', `Resource group '${params.group}' could not be found.`);
    return { body: groupBody(found) };
  };
  const list = (path: string, rows: (call: Call) => unknown[], action?: string) =>
    on('GET', path, (call) => page(call, rows(call)), action);
  const hasGroup = ({ path }: Call) => ({ status: world.resourceGroups.get(path) ? 204 : 404 });
  const groups = (call: Call) => world.resourceGroups.within(`/subscriptions/${find(call).subscriptionId}`);
  const managementGroups = ({ principal }: Call) =>
    world.rights.seesInto(principal.objectId, managementGroupId) ? [managementGroup()] : [];
  const oneManagementGroup = ({ query }: Call) => ({
    body: managementGroup(query.get('$expand') === 'children' ? { children } : {}),
  });
  const descendants = () => allSubscriptions.map((one) => entity(one));
  const entities = (call: Call) =>
    page(call, [managementGroup({ parent: {} }), ...visible(call).map((one) => entity(one, ofManagement))]);

  return [
    list('/tenants', () => [tenant]),
    list('/subscriptions', (call) => visible(call).map(subscriptionBody)),
    on('GET', one, (call) => ({ body: subscriptionBody(find(call)) }), `${read}/read`),
    list(`${one}/locations`, (call) => Object.entries(regions).map(([name, shown]) => region(find(call), name, shown))),
    list(`${one}/resourceGroups`, (call) => groups(call).map(groupBody), `${read}/resourceGroups/read`),
    on('GET', group, findGroup, `${read}/resourceGroups/read`),
    on('HEAD', group, hasGroup, `${read}/resourceGroups/read`),
    list(`${one}/resources`, resources, `${read}/resources/read`),
    list(`${group}/resources`, resources, `${read}/resourceGroups/resources/read`),
    list(management, managementGroups),
    on('GET', `${management}/${managementGroupName}`, oneManagementGroup, `${manage}/read`),
    list(`${management}/${managementGroupName}/descendants`, descendants, `${manage}/descendants/read`),
    on('POST', '/providers/Microsoft.Management/getEntities', entities),
  ];

  function resources(call: Call): unknown[] {
    const { query, path } = call;
    const scope = `/subscriptions/${find(call).subscriptionId}${/\/resourceGroups\/[^/]+/i.exec(path)?.[0] ?? ''}`;
    const rows = [...world.clusters.within(scope), ...world.registries.within(scope)];
    const fits = parseFilter<(typeof rows)[number]>(query.get('$filter'), {
      field: (row, name) => (name.toLowerCase() === 'resourcetype' ? row.type : row[name]),
    });
    return rows
      .filter(fits)
      .map(({ id, name, type, location, tags, sku, identity }) => ({ id, name, type, location, tags, sku, identity }));
  }
}

const tenant = {
  id: `/tenants/${tenantId}`,
  tenantId,
  countryCode: 'NL',
  displayName: 'Contoso',
  domains: ['contoso.example'],
  tenantCategory: 'Home',
  defaultDomain: 'contoso.example',
  tenantType: 'AAD',
};

const regions = {
  westeurope: 'West Europe',
  northeurope: 'North Europe',
  eastus: 'East US',
  westus2: 'West US 2',
  uksouth: 'UK South',
};

function region({ subscriptionId }: Subscription, name: string, displayName: string): unknown {
  return {
    id: `/subscriptions/${subscriptionId}/locations/${name}`,
    name,
    type: 'Region',
    displayName,
    regionalDisplayName: displayName,
    metadata: { regionType: 'Physical', regionCategory: 'Recommended' },
  };
}

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

function groupBody({ id, name, location }: ResourceGroup): unknown {
  const type = 'Microsoft.Resources/resourceGroups';
  return { id, name, type, location, properties: { provisioningState: 'Succeeded' } };
}

const subscriptionRow = ({ subscriptionId }: Subscription) => ({
  id: `/subscriptions/${subscriptionId}`,
  type: '/subscriptions',
  name: subscriptionId,
});
const children = allSubscriptions.map((one) => ({ ...subscriptionRow(one), displayName: one.displayName }));
const ofManagement = { tenantId, parentNameChain: [managementGroupName] };

/** A subscription as its management group lists it. */
function entity(subscription: Subscription, more: object = {}): unknown {
  const properties = { displayName: subscription.displayName, parent: { id: managementGroupId }, ...more };
  return { ...subscriptionRow(subscription), properties };
}

function managementGroup(more: object = {}): unknown {
  return {
    id: managementGroupId,
    type: manage,
    name: managementGroupName,
    properties: { tenantId, displayName: 'Contoso', ...more },
  };
}
