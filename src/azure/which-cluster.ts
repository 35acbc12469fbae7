import { isReachedAt, type ManagedCluster } from '../governance/azure/managed-cluster.ts';
import type { ArmClients } from './arm-clients.ts';
import { absent, isArmError } from './arm-error.ts';
import { getCluster, listClusters } from './clusters.ts';
import { kustoText, queryGraph } from './resource-graph.ts';
import { listSubscriptions } from './subscriptions.ts';

/** The AKS clusters that answer to one API server host: none, one, or several to choose from. */
export interface WhichCluster {
  readonly found: readonly ManagedCluster[];
  /** `Resource Graph`, or `lists of N subscriptions` where Graph was refused. */
  readonly how: string;
  /** Subscriptions whose clusters could not be listed: the cluster may be in one of them. */
  readonly unread: readonly string[];
  /** One of them was not refused, but failed: another time it may be listed. */
  readonly again?: boolean;
}

/**
 * Finds the cluster whose public, private or portal host name is the context's API server. Graph's rows lag, so what it
 * names is read from ARM; when it names none, the pinned subscription is listed too (the cluster may be minutes old).
 * @throws ArmError when nothing at all could be asked
 */
export async function whichCluster(
  arm: ArmClients,
  host: string,
  pinned: string | undefined,
  signal?: AbortSignal,
): Promise<WhichCluster> {
  try {
    const ids = (await queryGraph(arm, hostQuery(host), signal)).flatMap((row) =>
      typeof row.id === 'string' ? [row.id] : [],
    );
    const read = await Promise.all(ids.map((id) => getCluster(arm, id, signal).catch(absent)));
    const found = read.filter((cluster) => cluster !== undefined).filter((cluster) => isReachedAt(cluster, host));
    if (found.length > 0 || pinned === undefined) return { found, how: 'Resource Graph', unread: [] };
    return fromLists(arm, host, [pinned], 'Resource Graph and the list of the subscription', signal);
  } catch (error) {
    if (!isArmError(error) || error.status === 401) throw error;
    const ids = (await listSubscriptions(arm, undefined, signal)).map(({ id }) => id);
    return fromLists(
      arm,
      host,
      ids,
      `lists of ${ids.length} subscription${ids.length === 1 ? '' : 's'}, Resource Graph being refused`,
      signal,
    );
  }
}

async function fromLists(
  arm: ArmClients,
  host: string,
  ids: readonly string[],
  how: string,
  signal: AbortSignal | undefined,
): Promise<WhichCluster> {
  const lists = await Promise.allSettled(ids.map((id) => listClusters(arm, id, signal)));
  const found = lists.flatMap((list) =>
    list.status === 'fulfilled' ? list.value.filter((cluster) => isReachedAt(cluster, host)) : [],
  );
  const again = lists.some((list) => list.status === 'rejected' && !isArmError(list.reason, 403));
  return { found, how, unread: ids.filter((_, index) => lists[index]?.status === 'rejected'), again };
}

function hostQuery(host: string): string {
  const text = kustoText(host);
  return [
    "resources | where type =~ 'microsoft.containerservice/managedclusters'",
    `| where tostring(properties.fqdn) =~ ${text} or tostring(properties.privateFQDN) =~ ${text} or tostring(properties.azurePortalFQDN) =~ ${text}`,
    '| project id',
  ].join(' ');
}

/** Whether a host is one that AKS gives, so that "not an AKS cluster" can be told from "not one you can see". */
export function looksLikeAks(host: string): boolean {
  return /\.(azmk8s\.io|azk8s\.cn|containerservice\.azure\.us)$/i.test(host);
}
