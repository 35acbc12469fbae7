import type { ClusterPicture } from '../cluster-picture.ts';
import type { ComponentPod } from '../component.ts';
import { flagsOf, isGatekeeper } from '../enforcement.ts';
import type { Finding } from '../finding.ts';
import { type KnownConstraint, known, knownAt, knownConstraints, seen } from '../known.ts';
import { counted } from '../number-text.ts';
import type { Observed } from './observed.ts';
import { type Cause, oneACause, type Single } from './one-a-cause.ts';
import { componentReference, constraintReference, seenOf, shellWord, some } from './wording.ts';

/** How long a pod and a constraint have to find each other. */
const settling = 60_000;

/**
 * `constraint-not-enforced:<kind>/<name>`: a Gatekeeper pod that should enforce it does not say that it does; and
 * `pod-not-enforcing:<namespace>/<pod>` for a pod that enforces nothing at all while others do. Every ready pod with
 * one of the operations audit, status and webhook takes up every constraint, scoped ones too.
 */
export function* constraintEnforcement({ cluster, now }: Observed): Iterable<Finding> {
  const constraints = knownConstraints(cluster);
  const pods = podsThatShould(cluster, now);
  const ids = new Set(constraints.flatMap(({ constraint }) => constraint.byPod.map(({ id }) => id)));
  // When not one id is the name of a pod seen here, Gatekeeper runs elsewhere: nothing can be said of these pods.
  const comparable = pods.some(({ name }) => ids.has(name));
  const idle = comparable ? pods.filter(({ name }) => !ids.has(name)) : [];
  const expected = comparable ? pods.filter(({ name }) => ids.has(name)) : [];
  const settled = constraints.filter(
    ({ constraint, reading }) => constraint.byPod.length > 0 && knownAt(reading, now) - constraint.createdAt > settling,
  );
  for (const pod of idle) yield podNotEnforcing(cluster, pod, settled.length);
  yield* oneACause(settled.flatMap((one) => [...notEnforced(cluster, one, expected)]));
}

function podsThatShould(cluster: ClusterPicture, now: number): readonly ComponentPod[] {
  const at = knownAt(cluster.componentPods, now);
  return (known(cluster.componentPods) ?? []).filter((pod) => {
    if (!isGatekeeper(pod) || !pod.ready || pod.deleting || at - pod.createdAt <= settling) return false;
    return flagsOf(pod).operations.value.some((name) => name === 'audit' || name === 'status' || name === 'webhook');
  });
}

function podNotEnforcing(cluster: ClusterPicture, pod: ComponentPod, constraints: number): Finding {
  return {
    id: `pod-not-enforcing:${pod.namespace}/${pod.name}`,
    severity: 'error',
    title: `${pod.name} is ready, but enforces none of ${counted(constraints, 'constraint')}`,
    evidence: [
      seen(cluster.componentPods, `Pod ${pod.namespace}/${pod.name}`, `ready, ${consequenceOf(pod)} are its part`),
      'constraints: no status.byPod names it',
    ],
    next: `kubectl logs -n ${shellWord(pod.namespace)} ${shellWord(pod.name)} --tail=200; kubectl delete pod starts it anew`,
    subject: componentReference(pod),
  };
}

function* notEnforced(
  cluster: ClusterPicture,
  one: KnownConstraint,
  expected: readonly ComponentPod[],
): Iterable<Single> {
  const { constraint } = one;
  const { kind, name, byPod } = constraint;
  const silent = expected.filter((pod) => !byPod.some(({ id }) => id === pod.name));
  const pods = known(cluster.componentPods) ?? [];
  const gone = (id: string) => expected.length > 0 && !pods.some((pod) => pod.name === id && !pod.deleting);
  // What fails with an error is told by that error.
  const refusing = byPod.filter(({ id, enforced, errors }) => !enforced && errors.length === 0 && !gone(id));
  if (silent.length + refusing.length === 0) return;
  const enforcing = byPod.filter(({ id, enforced }) => enforced && !gone(id));
  const names = [...silent.map((pod) => pod.name), ...refusing.map(({ id }) => id)].sort();
  const finding: Finding = {
    id: `constraint-not-enforced:${kind}/${name}`,
    severity: enforcing.length === 0 ? 'error' : 'warning',
    title:
      enforcing.length === 0
        ? `${kind}/${name} is enforced by no Gatekeeper pod`
        : `${kind}/${name} is enforced by ${enforcing.length} of ${enforcing.length + names.length} Gatekeeper pods, not by ${some(names)}`,
    evidence: [
      ...silent.map((pod) => seenOf(one, 'status.byPod', `no entry of ${pod.name} (${consequenceOf(pod)})`)),
      ...refusing.map(({ id, operations }) =>
        seenOf(one, `status.byPod[${id}].enforced`, `false (${operations.join(', ')})`),
      ),
    ],
    next: 'The pod’s log says why; kubectl delete pod starts it anew',
    subject: constraintReference(constraint),
  };
  yield { finding, cause: causeOf(enforcing.length === 0 ? undefined : names) };
}

/** Told by the pods that do not enforce; undefined when none does. */
function causeOf(names: readonly string[] | undefined): Cause {
  return {
    id: `constraint-not-enforced${names ? `:${names.join(',')}` : ''}`,
    title: (count) =>
      names
        ? `${counted(count, 'constraint')} are not enforced by ${some(names)}, while other Gatekeeper pods do`
        : `${counted(count, 'constraint')} are enforced by no Gatekeeper pod`,
    nouns: 'constraints',
  };
}

function consequenceOf(pod: ComponentPod): string {
  return pod.role === 'gatekeeper-audit' ? 'audit results' : 'admission checks';
}
