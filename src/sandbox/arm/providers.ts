/** Resource providers and preview features: registered per subscription, after a while. */
import { armError } from './errors.ts';
import { page } from './paging.ts';
import type { Answer, Call, Route } from './routes.ts';
import { type ArmContext, subscriptions } from './world.ts';

export interface Registrations {
  routes: Route[];
  /** @throws ArmError 409 MissingSubscriptionRegistration when a path asks a provider that its subscription has not registered. */
  require(method: string, path: string): void;
  /** Sets a provider's state at once. */
  set(subscription: string, namespace: string, state: string): void;
}

const resourceTypes: Record<string, { name: string; versions: string[] }[]> = {
  'Microsoft.ContainerService': [{ name: 'managedClusters', versions: ['2026-06-01', '2025-10-01'] }],
  'Microsoft.ContainerRegistry': [{ name: 'registries', versions: ['2025-11-01', '2023-07-01'] }],
  'Microsoft.PolicyInsights': [
    { name: 'policyStates', versions: ['2024-10-01'] },
    { name: 'remediations', versions: ['2024-10-01'] },
  ],
  'Microsoft.Authorization': [
    { name: 'policyAssignments', versions: ['2025-11-01', '2025-03-01'] },
    { name: 'policyExemptions', versions: ['2022-07-01-preview'] },
    { name: 'roleAssignments', versions: ['2022-04-01'] },
  ],
  'Microsoft.Resources': [{ name: 'resourceGroups', versions: ['2025-04-01'] }],
  'Microsoft.Features': [{ name: 'features', versions: ['2021-07-01'] }],
  'Microsoft.ResourceGraph': [{ name: 'resources', versions: ['2024-04-01'] }],
  'Microsoft.Management': [{ name: 'managementGroups', versions: ['2023-04-01'] }],
  'Microsoft.Security': [{ name: 'pricings', versions: ['2024-01-01'] }],
  'Microsoft.ManagedIdentity': [{ name: 'userAssignedIdentities', versions: ['2024-11-30'] }],
};

const previewFeatures = [
  'Microsoft.ContainerService/AKS-AzurePolicyExternalData',
  'Microsoft.ContainerService/EnableImageIntegrityPreview',
  'Microsoft.ContainerService/AzurePolicyDenyWarnings',
];
const always = [
  'microsoft.authorization',
  'microsoft.resources',
  'microsoft.features',
  'microsoft.resourcegraph',
  'microsoft.management',
];

export function createRegistrations({ clock, durations }: ArmContext): Registrations {
  const states = new Map<string, string>([
    [`${subscriptions.staging.subscriptionId}/microsoft.policyinsights`, 'NotRegistered'],
  ]);
  const features = new Map<string, string>();
  const key = (subscription: string, name: string) => `${subscription}/${name}`.toLowerCase();
  const stateOf = (subscription: string, namespace: string) => states.get(key(subscription, namespace)) ?? 'Registered';

  const namespaceOf = (call: Call): string => {
    const namespace = Object.keys(resourceTypes).find(
      (one) => one.toLowerCase() === call.params.namespace?.toLowerCase(),
    );
    if (!namespace)
      throw armError(404, 'InvalidResourceNamespace', `The resource namespace '${call.params.namespace}' is invalid.`);
    return namespace;
  };
  const providerBody = (subscription: string, namespace: string) => ({
    id: `/subscriptions/${subscription}/providers/${namespace}`,
    namespace,
    registrationPolicy: always.includes(namespace.toLowerCase()) ? 'RegistrationFree' : 'RegistrationRequired',
    registrationState: stateOf(subscription, namespace),
    resourceTypes: (resourceTypes[namespace] ?? []).map(({ name, versions }) => ({
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

  const one = '/subscriptions/:subscription/providers/:namespace';
  const provider = (call: Call): Answer => ({ body: providerBody(call.params.subscription ?? '', namespaceOf(call)) });
  const register = (during: string, after: string) => (call: Call) => {
    const at = key(call.params.subscription ?? '', namespaceOf(call));
    if (states.get(at) !== after && (after !== 'Registered' || states.has(at))) move(states, at, during, after);
    return provider(call);
  };
  return {
    routes: routes(),
    require: requireRegistered,
    set: (subscription, namespace, state) => states.set(key(subscription, namespace), state),
  };

  function routes(): Route[] {
    const collection = '/subscriptions/:subscription/providers/Microsoft.Features/providers/:namespace/features';
    return [
      {
        method: 'GET',
        path: '/subscriptions/:subscription/providers',
        action: 'Microsoft.Resources/subscriptions/providers/read',
        handle: (call) =>
          page(
            call,
            Object.keys(resourceTypes).map((namespace) => providerBody(call.params.subscription ?? '', namespace)),
          ),
      },
      { method: 'GET', path: one, action: 'Microsoft.Resources/subscriptions/providers/read', handle: provider },
      {
        method: 'POST',
        path: `${one}/register`,
        action: 'Microsoft.Resources/subscriptions/providers/register/action',
        handle: register('Registering', 'Registered'),
      },
      {
        method: 'POST',
        path: `${one}/unregister`,
        action: 'Microsoft.Resources/subscriptions/providers/unregister/action',
        handle: register('Unregistering', 'Unregistered'),
      },
      {
        method: 'GET',
        path: '/subscriptions/:subscription/providers/Microsoft.Features/features',
        action: 'Microsoft.Features/features/read',
        handle: (call) =>
          page(
            call,
            previewFeatures.map((name) => featureBody(call.params.subscription ?? '', name)),
          ),
      },
      {
        method: 'GET',
        path: collection,
        action: 'Microsoft.Features/providers/features/read',
        handle: (call) =>
          page(
            call,
            previewFeatures
              .filter((name) => name.toLowerCase().startsWith(`${call.params.namespace?.toLowerCase()}/`))
              .map((name) => featureBody(call.params.subscription ?? '', name)),
          ),
      },
      {
        method: 'GET',
        path: `${collection}/:feature`,
        action: 'Microsoft.Features/providers/features/read',
        handle: (call) => ({ body: featureBody(call.params.subscription ?? '', featureOf(call)) }),
      },
      {
        method: 'POST',
        path: `${collection}/:feature/register`,
        action: 'Microsoft.Features/providers/features/register/action',
        handle: (call) => {
          const at = key(call.params.subscription ?? '', featureOf(call));
          if (!features.has(at)) move(features, at, 'Registering', 'Registered');
          return { body: featureBody(call.params.subscription ?? '', featureOf(call)) };
        },
      },
    ];
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
    if (
      !subscription ||
      !namespace ||
      method === 'GET' ||
      /\/(un)?register$/i.test(path) ||
      always.includes(namespace.toLowerCase())
    )
      return;
    if (stateOf(subscription, namespace) === 'Registered') return;
    throw armError(
      409,
      'MissingSubscriptionRegistration',
      `The subscription is not registered to use namespace '${namespace}'. See https://aka.ms/rps-not-found for how to register subscriptions.`,
    );
  }
}
