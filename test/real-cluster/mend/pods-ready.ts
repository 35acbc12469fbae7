import { setTimeout } from 'node:timers/promises';
import type { RealCluster } from '../cluster.ts';

interface Pod {
  readonly metadata: { readonly name: string };
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

/** Makes every pod of the namespace ready, as the kubelet of a node would, until it is stopped. */
export function beKubelet(cluster: Pick<RealCluster, 'connection' | 'patchPodStatus'>, namespace: string) {
  const abort = new AbortController();
  const work = async () => {
    while (!abort.signal.aborted) {
      const { items } = (await cluster.connection.send('GET', `/api/v1/namespaces/${namespace}/pods`)) as {
        items: Pod[];
      };
      const waiting = items.filter(
        ({ status }) => !status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True'),
      );
      const ready = { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] };
      // One may be gone meanwhile.
      for (const { metadata } of waiting)
        await cluster.patchPodStatus(namespace, metadata.name, ready).catch(() => undefined);
      await setTimeout(200, undefined, { signal: abort.signal }).catch(() => undefined);
    }
  };
  const working = work();
  return {
    async stop(): Promise<void> {
      abort.abort();
      await working;
    },
  };
}
