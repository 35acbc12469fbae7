/** What stands in the sandbox's Azure: one tenant, a management group, three subscriptions and all that hangs on them. */
import type { Clock } from '../clock.ts';
import { createRights, type Rights, type RoleAssignment } from './authorize.ts';
import type { Durations } from './durations.ts';
import type { LongRunning } from './long-running.ts';
import { ResourceStore } from './resource-ids.ts';
import type { Subscription } from './tenant.ts';

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
  /** Older versions of definitions, as `<id>/versions/<version>`. */
  definitionVersions: ResourceStore<ArmResource>;
  initiatives: ResourceStore<ArmResource>;
  assignments: ResourceStore<ArmResource>;
  exemptions: ResourceStore<ArmResource>;
  remediations: ResourceStore<ArmResource>;
  roleAssignments: ResourceStore<RoleAssignment>;
  rights: Rights;
  /** What the directory knows, by object id. */
  directory: Map<string, DirectoryObject>;
}

export interface DirectoryObject {
  objectId: string;
  appId: string;
  displayName: string;
  /** A service principal unless told. */
  kind?: 'user' | 'group';
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

export function emptyWorld(): ArmWorld {
  const roleAssignments = new ResourceStore<RoleAssignment>();
  return {
    resourceGroups: new ResourceStore(),
    clusters: new ResourceStore(),
    registries: new ResourceStore(),
    definitions: new ResourceStore(),
    definitionVersions: new ResourceStore(),
    initiatives: new ResourceStore(),
    assignments: new ResourceStore(),
    exemptions: new ResourceStore(),
    remediations: new ResourceStore(),
    roleAssignments,
    rights: createRights(roleAssignments),
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
