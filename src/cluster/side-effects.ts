import { type SideEffect, sideEffectsOf } from '../governance/side-effects.ts';
import type { ClusterConnection } from './connection/cluster-connection.ts';
import { listResource } from './resource-source.ts';

/** Webhooks, anyone's, for which the API server refuses dry runs. @throws ClusterError */
export async function readSideEffects(
  connection: ClusterConnection,
  signal: AbortSignal,
): Promise<readonly SideEffect[]> {
  const lists = await Promise.all(
    ['mutatingwebhookconfigurations', 'validatingwebhookconfigurations'].map((plural) =>
      listResource(
        connection,
        { path: `/apis/admissionregistration.k8s.io/v1/${plural}`, parse: sideEffectsOf },
        signal,
      ),
    ),
  );
  return lists.flatMap(({ items }) => [...items.values()].flat());
}
