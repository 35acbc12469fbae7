import type { Finding } from '../finding.ts';
import { type KnownConstraint, knownConstraints, seen } from '../known.ts';
import type { Observed } from './observed.ts';
import { constraintReference, firstWords } from './wording.ts';

/** What Gatekeeper’s pods complain of: `constraint-error` and `enforcement-point-error`, each `:<kind>/<name>`. */
export function constraintErrors({ cluster }: Observed): readonly Finding[] {
  return knownConstraints(cluster).flatMap((one) => [...reportedErrors(one), ...enforcementPoints(one)]);
}

function reportedErrors({ constraint, reading }: KnownConstraint): readonly Finding[] {
  const { kind, name, origin } = constraint;
  const failing = constraint.byPod.filter((pod) => pod.errors.length > 0);
  if (failing.length === 0) return [];
  return [
    {
      id: `constraint-error:${kind}/${name}`,
      severity: failing.some((pod) => !pod.enforced) ? 'error' : 'warning',
      title: `Gatekeeper reports an error in ${kind}/${name}: ${firstWords(failing[0]?.errors[0]?.message ?? '')}`,
      evidence: failing.flatMap((pod) =>
        pod.errors.map(({ code, message, location }) => {
          const what = [code, location].filter(Boolean).join(' at ');
          return seen(
            reading,
            `${kind}/${name} status.byPod[${pod.id}].errors`,
            what ? `${what}: ${message}` : message,
          );
        }),
      ),
      next: origin
        ? 'Mend the parameters of its assignment in Azure: the add-on reverts edits made here'
        : `kubectl edit ${kind.toLowerCase()}.constraints.gatekeeper.sh ${name}`,
      subject: constraintReference(constraint),
    },
  ];
}

function enforcementPoints({ constraint, reading }: KnownConstraint): readonly Finding[] {
  const { kind, name } = constraint;
  const failing = constraint.byPod.flatMap((pod) =>
    pod.enforcementPoints
      .filter(({ state, message }) => state === 'error' && !isHarmless(message))
      .map((status) => ({ pod, status })),
  );
  if (failing.length === 0) return [];
  const points = [...new Set(failing.map(({ status }) => status.point))];
  return [
    {
      id: `enforcement-point-error:${kind}/${name}`,
      severity: 'warning',
      title: `${kind}/${name} is not enforced at ${points.join(', ')}`,
      evidence: failing.map(({ pod, status }) =>
        seen(reading, `${kind}/${name} status.byPod[${pod.id}] ${status.point}`, `${status.state}: ${status.message}`),
      ),
      next: 'The log of the gatekeeper pod with --operation=generate says why the ValidatingAdmissionPolicyBinding was not made',
      subject: constraintReference(constraint),
    },
  ];
}

/** Said of every Rego-only template at vap.k8s.io, which has nothing to run there. */
function isHarmless(message: string): boolean {
  return /K8sNativeValidation engine is missing/i.test(message);
}
