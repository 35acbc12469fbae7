/** A mutator that the platform team applied with kubectl, and what Gatekeeper's pods say of mutators. */
import { isDeepStrictEqual } from 'node:util';
import { gatekeeperPods, operations } from './gatekeeper-pods.ts';
import { place, setStatus, type World } from './world.ts';

const group = 'mutations.gatekeeper.sh';

/** What Kubernetes gives a pod that asks for nothing: applying it changes no pod of the sandbox. */
const graceSeconds = 30;

export function placePlatformMutator(world: World): void {
  place(world, {
    apiVersion: `${group}/v1`,
    kind: 'Assign',
    metadata: { name: 'pods-end-gracefully', labels: { 'app.kubernetes.io/managed-by': 'platform-team' } },
    spec: {
      applyTo: [{ groups: [''], versions: ['v1'], kinds: ['Pod'] }],
      match: { scope: 'Namespaced', excludedNamespaces: ['kube-*', '*-system'] },
      location: 'spec.terminationGracePeriodSeconds',
      parameters: { assign: { value: graceSeconds } },
    },
  });
  reportMutators(world);
}

/** Entries of pods that are gone are dropped, as Gatekeeper's status controller does. */
export function reportMutators(world: World): void {
  const pods = gatekeeperPods(world);
  for (const resource of world.resources.all().filter((one) => one.group === group)) {
    for (const mutator of world.store.list(resource)) {
      const { uid, generation: observedGeneration } = mutator.metadata;
      const byPod = pods.map(({ name, operation }) => ({
        enforced: true,
        id: name,
        mutatorUID: uid,
        observedGeneration,
        operations: operations[operation] ?? [operation],
      }));
      if (!isDeepStrictEqual(mutator.status, { byPod })) setStatus(world, mutator, { byPod });
    }
  }
}
