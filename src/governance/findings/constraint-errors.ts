import type { Constraint } from '../constraint.ts';
import { admissionActions, isEnforcedNowhere, standingAt } from '../enforcement-point.ts';
import type { Finding } from '../finding.ts';
import { type KnownConstraint, knownConstraints } from '../known.ts';
import { counted } from '../number-text.ts';
import { goneFrom } from './gone-pods.ts';
import type { Observed } from './observed.ts';
import { type Cause, oneACause, type Single, slug } from './one-a-cause.ts';
import { errorLines } from './pod-status.ts';
import { constraintReference, firstWords, seenOf } from './wording.ts';

/** What Gatekeeper’s pods complain of: `constraint-error` and `enforcement-point-error`, each `:<kind>/<name>`, or one for all of a message. */
export function* constraintErrors({ cluster }: Observed): Iterable<Finding> {
  const constraints = knownConstraints(cluster);
  const gone = goneFrom(
    cluster,
    constraints.flatMap(({ constraint }) => constraint.byPod.map(({ id }) => id)),
  );
  yield* oneACause(
    constraints.flatMap((read) => {
      const { constraint, reading } = read;
      const byPod = constraint.byPod.filter(({ id }) => !gone(id));
      // What is worked out of a constraint is kept with it.
      const one = byPod.length === constraint.byPod.length ? read : { constraint: { ...constraint, byPod }, reading };
      return [...reportedErrors(one), ...enforcementPoints(one)];
    }),
  );
}

/** Told by a message: alike for constraints where it differs in their names alone. */
function alike(rule: string, { name, kind }: Constraint, message: string): string {
  return `${rule}:${slug(message.replaceAll(name, '').replaceAll(kind, ''))}`;
}

function* reportedErrors(one: KnownConstraint): Iterable<Single> {
  const { constraint } = one;
  const { kind, name, origin } = constraint;
  const failing = constraint.byPod.filter((pod) => pod.errors.length > 0);
  if (failing.length === 0) return;
  const message = firstWords(failing[0]?.errors[0]?.message ?? '');
  const cause: Cause = {
    id: alike('constraint-error', constraint, message),
    title: (count) => `Gatekeeper reports an error in ${counted(count, 'constraint')}: ${message}`,
    nouns: 'constraints',
    ...(!origin && { next: 'kubectl edit each of them, or their templates' }),
  };
  const finding: Finding = {
    id: `constraint-error:${kind}/${name}`,
    severity: failing.some((pod) => !pod.enforced) ? 'error' : 'warning',
    title: `Gatekeeper reports an error in ${kind}/${name}: ${message}`,
    evidence: errorLines(failing, (where, what) => seenOf(one, where, what)),
    next: origin
      ? 'Mend the parameters of its assignment in Azure: the add-on reverts edits made here'
      : `kubectl edit ${kind.toLowerCase()}.constraints.gatekeeper.sh ${name}`,
    subject: constraintReference(constraint),
  };
  yield { cause, finding };
}

function* enforcementPoints(one: KnownConstraint): Iterable<Single> {
  const { constraint } = one;
  const { kind, name } = constraint;
  const failing = constraint.byPod.flatMap((pod) =>
    pod.enforcementPoints
      .filter(({ state, message }) => state === 'error' && !isHarmless(constraint, message))
      .map((status) => ({ pod, status })),
  );
  if (failing.length === 0) return;
  const points = [...new Set(failing.map(({ status }) => status.point))].join(', ');
  const message = firstWords(failing[0]?.status.message ?? '');
  const cause: Cause = {
    id: alike('enforcement-point-error', constraint, `${points} ${message}`),
    title: (count) => `${counted(count, 'constraint')} are not enforced at ${points}: ${message}`,
    nouns: 'constraints',
  };
  const finding: Finding = {
    id: `enforcement-point-error:${kind}/${name}`,
    severity: 'warning',
    title: `${kind}/${name} is not enforced at ${points}`,
    evidence: failing.map(({ pod, status }) =>
      seenOf(one, `status.byPod[${pod.id}] ${status.point}`, `${status.state}: ${status.message}`),
    ),
    next: 'The log of the gatekeeper pod with --operation=generate says why the ValidatingAdmissionPolicyBinding was not made',
    subject: constraintReference(constraint),
  };
  yield { cause, finding };
}

/** Said of every Rego-only template at vap.k8s.io, which has nothing to run there; nothing is lost if the webhook does the same. */
function isHarmless(constraint: Constraint, message: string): boolean {
  if (!/K8sNativeValidation engine is missing/i.test(message)) return false;
  const done = admissionActions(constraint);
  const lost = standingAt(constraint, 'vap.k8s.io')?.actions.some((action) => !done.includes(action));
  // A finding of its own tells where nothing is done.
  return !lost || isEnforcedNowhere(constraint);
}
