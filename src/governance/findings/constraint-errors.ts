import type { Constraint } from '../constraint.ts';
import { admissionActions, isEnforcedNowhere, standingAt } from '../enforcement-point.ts';
import type { Finding } from '../finding.ts';
import { type KnownConstraint, knownConstraints } from '../known.ts';
import type { Observed } from './observed.ts';
import { errorLines } from './pod-status.ts';
import { constraintReference, firstWords, seenOf } from './wording.ts';

/** What Gatekeeper’s pods complain of: `constraint-error` and `enforcement-point-error`, each `:<kind>/<name>`. */
export function* constraintErrors({ cluster }: Observed): Iterable<Finding> {
  for (const one of knownConstraints(cluster)) {
    yield* reportedErrors(one);
    yield* enforcementPoints(one);
  }
}

function* reportedErrors(one: KnownConstraint): Iterable<Finding> {
  const { constraint } = one;
  const { kind, name, origin } = constraint;
  const failing = constraint.byPod.filter((pod) => pod.errors.length > 0);
  if (failing.length === 0) return;
  yield {
    id: `constraint-error:${kind}/${name}`,
    severity: failing.some((pod) => !pod.enforced) ? 'error' : 'warning',
    title: `Gatekeeper reports an error in ${kind}/${name}: ${firstWords(failing[0]?.errors[0]?.message ?? '')}`,
    evidence: errorLines(failing, (where, what) => seenOf(one, where, what)),
    next: origin
      ? 'Mend the parameters of its assignment in Azure: the add-on reverts edits made here'
      : `kubectl edit ${kind.toLowerCase()}.constraints.gatekeeper.sh ${name}`,
    subject: constraintReference(constraint),
  };
}

function* enforcementPoints(one: KnownConstraint): Iterable<Finding> {
  const { constraint } = one;
  const { kind, name } = constraint;
  const failing = constraint.byPod.flatMap((pod) =>
    pod.enforcementPoints
      .filter(({ state, message }) => state === 'error' && !isHarmless(constraint, message))
      .map((status) => ({ pod, status })),
  );
  if (failing.length === 0) return;
  const points = [...new Set(failing.map(({ status }) => status.point))];
  yield {
    id: `enforcement-point-error:${kind}/${name}`,
    severity: 'warning',
    title: `${kind}/${name} is not enforced at ${points.join(', ')}`,
    evidence: failing.map(({ pod, status }) =>
      seenOf(one, `status.byPod[${pod.id}] ${status.point}`, `${status.state}: ${status.message}`),
    ),
    next: 'The log of the gatekeeper pod with --operation=generate says why the ValidatingAdmissionPolicyBinding was not made',
    subject: constraintReference(constraint),
  };
}

/** Said of every Rego-only template at vap.k8s.io, which has nothing to run there; nothing is lost if the webhook does the same. */
function isHarmless(constraint: Constraint, message: string): boolean {
  if (!/K8sNativeValidation engine is missing/i.test(message)) return false;
  const done = admissionActions(constraint);
  const lost = standingAt(constraint, 'vap.k8s.io')?.actions.some((action) => !done.includes(action));
  // A finding of its own tells where nothing is done.
  return !lost || isEnforcedNowhere(constraint);
}
