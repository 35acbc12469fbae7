/** Resource providers and preview features: registered per subscription, after a while. */
import { armError } from './errors.ts';
import { page } from './paging.ts';
import { sameId } from './resource-ids.ts';
import { type Call, on, type Route } from './routes.ts';
import { subscriptions } from './tenant.ts';
import type { ArmContext } from './world.ts';

export interface Registrations {
  routes: Route[];
  /** @throws ArmError 409 MissingSubscriptionRegistration when a path asks a provider that its subscription has not registered. */
  require(method: string, path: string): void;
  /** Sets a provider's state at once. */
  set(subscription: string, namespace: string, state: string): void;
}

/** By namespace: types with their API versions, newest first. */
const resourceTypes: Record<string, Record<string, string[]>> = {
  'Microsoft.ContainerService': { managedClusters: ['2026-06-01', '2025-10-01'] },
  'Microsoft.ContainerRegistry': { registries: ['2025-11-01', '2023-07-01'] },
  'Microsoft.PolicyInsights': { policyStates: ['2024-10-01'], remediations: ['2024-10-01'] },
  'Microsoft.Authorization': {
    policyAssignments: ['2025-11-01', '2025-03-01'],
    policyExemptions: ['2022-07-01-preview'],
    roleAssignments: ['2022-04-01'],
  },
  'Microsoft.Resources': { resourceGroups: ['2025-04-01'] },
  'Microsoft.Features': { features: ['2021-07-01'] },
  'Microsoft.ResourceGraph': { resources: ['2024-04-01'] },
  'Microsoft.Management': { managementGroups: ['2023-04-01'] },
  'Microsoft.Security': { pricings: ['2024-01-01'] },
  'Microsoft.ManagedIdentity': { userAssignedIdentities: ['2024-11-30'] },
};

const previewFeatures = [
  'Microsoft.ContainerService/AKS-AzurePolicyExternalData',
  'Microsoft.ContainerService/EnableImageIntegrityPreview',
  'Microsoft.ContainerService/AzurePolicyDenyWarnings',
];
const always = ['authorization', 'resources', 'features', 'resourcegraph', 'management'].map(
  (one) => `microsoft.${one}`,
);

export function createRegistrations({ clock, durations }: ArmContext): Registrations {
  const states = new Map<string, string>([
    [`${subscriptions.staging.subscriptionId}/microsoft.policyinsights`, 'NotRegistered'],
  ]);
  const features = new Map<string, string>();
  const key = (subscription: string, name: string) => `${subscription}/${name}`.toLowerCase();
  const stateOf = (subscription: string, namespace: string) => states.get(key(subscription, namespace)) ?? 'Registered';

  const namespaceOf = (call: Call): string => {
    const { namespace: wanted = '' } = call.params;
    const namespace = Object.keys(resourceTypes).find((one) => sameId(one, wanted));
    if (!namespace) throw armError(404, 'InvalidResourceNamespace', `The resource namespace '${wanted}' is invalid.`);
    return namespace;
  };
  const providerBody = (subscription: string, namespace: string) => ({
    id: `/subscriptions/${subscription}/providers/${namespace}`,
    namespace,
    registrationPolicy: always.includes(namespace.toLowerCase()) ? 'RegistrationFree' : 'RegistrationRequired',
    registrationState: stateOf(subscription, namespace),
    resourceTypes: Object.entries(resourceTypes[namespace] ?? {}).map(([name, versions]) => ({
      resourceType: name,
      locations: ['West Europe', 'North Europe'],
      apiVersions: versions,
      defaultApiVersion: versions[0],
      capabilities: 'SupportsTags, SupportsLocation',
    })),
  });
  const move = (map: Map<string, string>, at: string, during: string, after: string) => {
    map.set(at, during);
    clock.after(durations.registration, () => map.set(at, after));
  };

  const provider = (call: Call) => ({ body: providerBody(call.params.subscription ?? '', namespaceOf(call)) });
  const register = (during: string, after: string) => (call: Call) => {
    const at = key(call.params.subscription ?? '', namespaceOf(call));
    if (states.get(at) !== after && (after !== 'Registered' || states.has(at))) move(states, at, during, after);
    return provider(call);
  };
  const feature = (call: Call) => ({ body: featureBody(call.params.subscription ?? '', featureOf(call)) });
  const listFeatures = (call: Call) => {
    const { subscription = '', namespace = '' } = call.params;
    const prefix = namespace && `${namespace}/`.toLowerCase();
    const within = previewFeatures.filter((name) => name.toLowerCase().startsWith(prefix));
    const bodies = within.map((name) => featureBody(subscription, name));
    return page(call, bodies);
  };
  const listProviders = (call: Call) => {
    const bodies = Object.keys(resourceTypes).map((name) => providerBody(call.params.subscription ?? '', name));
    return page(call, bodies);
  };
  const all = '/subscriptions/:subscription/providers';
  const one = `${all}/:namespace`;
  const action = 'Microsoft.Resources/subscriptions/providers';
  const previews = `${all}/Microsoft.Features/providers/:namespace/features`;
  const previewAction = 'Microsoft.Features/providers/features';
  return {
    routes: [
      on('GET', all, listProviders, `${action}/read`),
      on('GET', one, provider, `${action}/read`),
      on('POST', `${one}/register`, register('Registering', 'Registered'), `${action}/register/action`),
      on('POST', `${one}/unregister`, register('Unregistering', 'Unregistered'), `${action}/unregister/action`),
      on('GET', `${all}/Microsoft.Features/features`, listFeatures, 'Microsoft.Features/features/read'),
      on('GET', previews, listFeatures, `${previewAction}/read`),
      on('GET', `${previews}/:feature`, feature, `${previewAction}/read`),
      on('POST', `${previews}/:feature/register`, registerFeature, `${previewAction}/register/action`),
    ],
    require: requireRegistered,
    set: (subscription, namespace, state) => states.set(key(subscription, namespace), state),
  };

  function registerFeature(call: Call) {
    const at = key(call.params.subscription ?? '', featureOf(call));
    if (!features.has(at)) move(features, at, 'Registering', 'Registered');
    return feature(call);
  }

  function featureOf(call: Call): string {
    const wanted = `${call.params.namespace}/${call.params.feature}`.toLowerCase();
    const feature = previewFeatures.find((name) => name.toLowerCase() === wanted);
    if (!feature) throw armError(404, 'FeatureNotFound', `The feature '${call.params.feature}' could not be found.`);
    return feature;
  }

  function featureBody(subscription: string, name: string): unknown {
    const [namespace, feature] = name.split('/');
    return {
      id: `/subscriptions/${subscription}/providers/Microsoft.Features/providers/${namespace}/features/${feature}`,
      type: 'Microsoft.Features/providers/features',
      name,
      properties: { state: features.get(key(subscription, name)) ?? 'NotRegistered' },
    };
  }

  function requireRegistered(method: string, path: string): void {
    const subscription = /^\/subscriptions\/([^/]+)/i.exec(path)?.[1];
    const namespace = /.*\/providers\/([^/]+)\//i.exec(path)?.[1];
    if (!subscription || !namespace || always.includes(namespace.toLowerCase())) return;
    if (method === 'GET' || /\/(un)?register$/i.test(path)) return;
    if (stateOf(subscription, namespace) === 'Registered') return;
    throw armError(
      409,
      'MissingSubscriptionRegistration',
      `The subscription is not registered to use namespace '${namespace}'. See https://aka.ms/rps-not-found for how to register subscriptions.`,
    );
  }
}
