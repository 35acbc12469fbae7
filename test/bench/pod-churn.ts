import { setTimeout as wait } from 'node:timers/promises';
import type { RealCluster } from '../real-cluster/cluster.ts';

const namespace = 'default';
const atATime = 16;
const nameOf = (index: number) => `churn-${String(index).padStart(5, '0')}`;

/** Creates pods that no kubelet will ever run. */
export async function createPods(cluster: RealCluster, count: number): Promise<void> {
  const next = Array.from({ length: count }, (_, index) => index);
  const worker = async () => {
    for (let index = next.shift(); index !== undefined; index = next.shift())
      await cluster.connection.send('POST', `/api/v1/namespaces/${namespace}/pods`, {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: nameOf(index), labels: { app: `app-${index % 500}` } },
        spec: { containers: [{ name: 'app', image: 'registry.example/app:1' }] },
      });
  };
  await Promise.all(Array.from({ length: atATime }, worker));
}

/** Changes the status of one pod after another, as kubelets do: so many a second, for so many seconds. */
export async function churnPods(
  cluster: RealCluster,
  count: number,
  perSecond: number,
  seconds: number,
): Promise<void> {
  const until = performance.now() + seconds * 1000;
  const writes: Promise<void>[] = [];
  for (let change = 0; performance.now() < until; change++) {
    const message = `change ${change}`;
    writes.push(cluster.patchPodStatus(namespace, nameOf((change * 37) % count), { message }));
    await wait(1000 / perSecond);
  }
  await Promise.all(writes);
}
