/** Mutators that the platform team applied with kubectl: one that does its work, and two that disagree. */
import { reportOthers } from './other-reports.ts';
import { place, type World } from './world.ts';

const group = 'mutations.gatekeeper.sh';

/** What Kubernetes gives a pod that asks for nothing: applying it changes no pod of the sandbox. */
const graceSeconds = 30;

export function placePlatformMutators(world: World): void {
  const mutator = (name: string, location: string, value: unknown) =>
    place(world, {
      apiVersion: `${group}/v1`,
      kind: 'Assign',
      metadata: { name, labels: { 'app.kubernetes.io/managed-by': 'platform-team' } },
      spec: {
        applyTo: [{ groups: [''], versions: ['v1'], kinds: ['Pod'] }],
        match: { scope: 'Namespaced', excludedNamespaces: ['kube-*', '*-system'] },
        location,
        parameters: { assign: { value } },
      },
    });
  mutator('pods-end-gracefully', 'spec.terminationGracePeriodSeconds', graceSeconds);
  // The entries of one list cannot be told apart by two keys.
  mutator('images-are-pulled', 'spec.containers[name:*].imagePullPolicy', 'IfNotPresent');
  mutator('latest-is-pulled', 'spec.containers[image:*].imagePullPolicy', 'Always');
  reportOthers(world);
}
