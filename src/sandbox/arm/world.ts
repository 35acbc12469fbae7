/** What stands in the sandbox's Azure: one tenant, a management group, three subscriptions and all that hangs on them. */
import { createRights, type Rights, type RoleAssignment } from './authorize.ts';
import type { Clock, Durations } from './clock.ts';
import type { LongRunning } from './long-running.ts';
import { ResourceStore, scopeParts } from './resource-ids.ts';

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

export interface ResourceGroup {
  id: string;
  name: string;
  location: string;
}

/** Anything kept as ARM shows it. */
export interface ArmResource {
  id: string;
  name: string;
  type: string;
  properties: Record<string, unknown>;
  [more: string]: unknown;
}

export interface Cluster extends ArmResource {
  location: string;
  eTag: string;
  /** Id of the operation that runs on it. */
  operation?: string;
  /** Id of the operation that runs or ran last. */
  lastOperation?: string;
  /** Tells the identities of one cluster from those of another. */
  number: number;
  /** True for the cluster that the sandbox's Kubernetes API plays. */
  own: boolean;
}

export interface ArmWorld {
  resourceGroups: ResourceStore<ResourceGroup>;
  clusters: ResourceStore<Cluster>;
  registries: ResourceStore<ArmResource>;
  /** Built-in, management group and subscription ones. */
  definitions: ResourceStore<ArmResource>;
  initiatives: ResourceStore<ArmResource>;
  assignments: ResourceStore<ArmResource>;
  exemptions: ResourceStore<ArmResource>;
  remediations: ResourceStore<ArmResource>;
  roleAssignments: ResourceStore<RoleAssignment>;
  rights: Rights;
  /** Object ids that the directory knows: id to display name. */
  directory: Map<string, DirectoryObject>;
}

export interface DirectoryObject {
  objectId: string;
  appId: string;
  displayName: string;
  /** Attempts to give it a role that are still refused, as after a real creation. */
  replicationTries: number;
}

/** All that a service of the sandbox works with. */
export interface ArmContext {
  world: ArmWorld;
  clock: Clock;
  durations: Durations;
  operations: LongRunning;
  /** Called after anything that may change what the sandbox cluster is governed by. */
  assignmentsChanged(): void;
  addonChanged(cluster: Cluster): void;
}

/** The management groups above a subscription. */
export function parentsOf(scope: string): string[] {
  return /^\/subscriptions\/[^/]+$/i.test(scope) &&
    allSubscriptions.some(({ subscriptionId }) => subscriptionId === scopeParts(scope).subscription?.toLowerCase())
    ? [managementGroupId]
    : [];
}

export function emptyWorld(): ArmWorld {
  const roleAssignments = new ResourceStore<RoleAssignment>();
  return {
    resourceGroups: new ResourceStore(),
    clusters: new ResourceStore(),
    registries: new ResourceStore(),
    definitions: new ResourceStore(),
    initiatives: new ResourceStore(),
    assignments: new ResourceStore(),
    exemptions: new ResourceStore(),
    remediations: new ResourceStore(),
    roleAssignments,
    rights: createRights(roleAssignments, parentsOf),
    directory: new Map(),
  };
}

export function addResourceGroup(
  world: ArmWorld,
  subscription: Subscription,
  name: string,
  location: string,
): ResourceGroup {
  return world.resourceGroups.put({
    id: `/subscriptions/${subscription.subscriptionId}/resourceGroups/${name}`,
    name,
    location,
  });
}
