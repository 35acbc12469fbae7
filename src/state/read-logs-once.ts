import { type ClusterConnection, createClusterConnection } from '../cluster/connection/cluster-connection.ts';
import { chooseContext, readKubeconfig } from '../cluster/kubeconfig/kubeconfig.ts';
import { readLogs } from '../cluster/logs/merged-logs.ts';
import { listResource, type ResourceSource } from '../cluster/resource-source.ts';
import { componentPodSources } from '../cluster/sources/components.ts';
import type { ComponentPod } from '../governance/component.ts';
import type { LogPart, LogsWish } from '../governance/logs/log-part.ts';
import type { ConnectOptions } from '../settings/connect-options.ts';

/** The pods that enforce, and their logs, without anything else being read. */
export interface OpenLogs {
  readonly pods: readonly ComponentPod[];
  /** Resolves when all have ended, or with the signal. */
  read(wish: LogsWish, take: (part: LogPart) => Promise<void>, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** Rejects with KubeconfigError, or with ClusterError when no pod may be listed. */
export async function openLogs(options: ConnectOptions): Promise<OpenLogs> {
  const chosen = chooseContext(await readKubeconfig(options.kubeconfig), options.context);
  const connection = createClusterConnection(chosen, options);
  try {
    return {
      pods: await componentPods(connection),
      read: (wish, take, signal) => readLogs(connection, wish, take, signal),
      close: () => connection.close(),
    };
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/** Those that may be listed, wherever that is; rejects where it is nowhere. */
async function componentPods(connection: ClusterConnection): Promise<readonly ComponentPod[]> {
  const { everywhere, beside = [], instead = [], keyOf } = componentPodSources(connection.namespace);
  const signal = new AbortController().signal;
  const list = async (source: ResourceSource<ComponentPod>) => [
    ...(await listResource(connection, source, signal)).items.values(),
  ];
  const [all, ...others] = await Promise.allSettled([everywhere, ...beside].map(list));
  const more = all?.status === 'rejected' ? await Promise.allSettled(instead.map(list)) : [];
  const found = [all, ...others, ...more].filter((one) => one !== undefined);
  const read = found.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const [failed] = found.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
  if (read.length === 0) throw failed;
  return [...new Map(read.flat().map((pod) => [keyOf(pod), pod])).values()];
}
