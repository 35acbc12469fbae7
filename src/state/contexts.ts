import type { ChosenContext, Kubeconfig } from '../cluster/kubeconfig/kubeconfig.ts';
import type { KubeconfigCluster } from '../cluster/kubeconfig/kubeconfig-shape.ts';
import { isUnencrypted } from '../cluster/kubeconfig/unencrypted.ts';
import { defined } from '../governance/defined.ts';
import type { ConnectOptions } from '../settings/connect-options.ts';
import type { ConnectionStatus, Unsafe } from './connection-status.ts';
import type { ContextSummary } from './console-state.ts';

/** The contexts of a kubeconfig for the contexts view; `current` is the one that is connected. */
export function summarizeContexts(config: Kubeconfig, connected: string): readonly ContextSummary[] {
  return [...config.contexts].map(([name, context]) => ({
    name,
    cluster: context.cluster,
    server: config.clusters.get(context.cluster)?.server ?? '',
    user: context.user ?? '',
    namespace: context.namespace ?? '',
    current: name === connected,
  }));
}

/** How a connection to the context stands before anything was sent. */
export function connectingStatus(chosen: ChosenContext, options: ConnectOptions): ConnectionStatus {
  return {
    phase: 'connecting',
    context: chosen.context,
    server: chosen.cluster.server,
    user: options.as ?? chosen.user.as ?? chosen.userName,
    namespace: options.namespace ?? chosen.namespace,
    readonly: options.readonly,
    sandbox: options.sandbox,
    ...defined({ unsafe: unsafeOf(chosen.cluster) }),
  };
}

function unsafeOf(cluster: KubeconfigCluster): Unsafe | undefined {
  if (isUnencrypted(cluster)) return 'unencrypted';
  return cluster['insecure-skip-tls-verify'] === true ? 'unverified' : undefined;
}
