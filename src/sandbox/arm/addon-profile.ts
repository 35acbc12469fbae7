/** The add-on's entry in a cluster's addonProfiles, and what switching it on amounts to. */
import { randomUUID } from 'node:crypto';
import { type ClusterIdentity, clusterIdentity } from './principals.ts';
import { scopeParts } from './resource-ids.ts';
import type { ArmContext, Cluster } from './world.ts';

export function addonEnabled(properties: Record<string, unknown>): boolean {
  const profile = profiles(properties).find(([name]) => name.toLowerCase() === 'azurepolicy')?.[1];
  return profile?.enabled === true;
}

/** Switches the add-on on, as a deployment does that a policy made. */
export function enableAddon(context: ArmContext, cluster: Cluster): void {
  const wanted = { addonProfiles: { ...(cluster.properties.addonProfiles as object), azurepolicy: { enabled: true } } };
  cluster.properties.addonProfiles = addonProfiles(cluster, wanted);
  cluster.eTag = randomUUID();
  if (cluster.own) context.addonChanged(cluster);
}

/** What a PUT asks for; the cluster's own where it asks for nothing. The key is written as AKS writes it. */
export function addonProfiles(cluster: Cluster, properties: Record<string, unknown>): Record<string, unknown> {
  if (properties.addonProfiles === undefined) return cluster.properties.addonProfiles as Record<string, unknown>;
  return Object.fromEntries(
    profiles(properties).map(([name, profile]) => {
      if (name.toLowerCase() !== 'azurepolicy') return [name, profile];
      const identity = clusterIdentity(cluster.number * 2 + 1, `azurepolicy-${cluster.name}`);
      const { subscription } = scopeParts(cluster.id);
      const id = `/subscriptions/${subscription}/resourcegroups/${cluster.properties.nodeResourceGroup}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${identity.displayName}`;
      return ['azurepolicy', addonProfile(profile.enabled === true, id, identity)];
    }),
  );
}

export function addonProfile(enabled: boolean, resourceId: string, identity: ClusterIdentity): Record<string, unknown> {
  if (!enabled) return { enabled: false, config: null };
  return {
    enabled: true,
    config: null,
    identity: { resourceId, clientId: identity.clientId, objectId: identity.objectId },
  };
}

function profiles(properties: Record<string, unknown>): [string, Record<string, unknown>][] {
  return Object.entries((properties.addonProfiles ?? {}) as Record<string, Record<string, unknown>>);
}
