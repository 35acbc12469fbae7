import { spellDuration } from '../duration.ts';
import type { Finding } from '../finding.ts';
import { type KnownConstraint, knownAt, knownConstraints, seen } from '../known.ts';
import { goneFrom } from './gone-pods.ts';
import type { Observed } from './observed.ts';
import { constraintReference, firstWords, some } from './wording.ts';

/** How long Gatekeeper has to take up a new object before its silence means something. */
const settling = 2 * 60_000;
const hour = 60 * 60_000;

/**
 * What Gatekeeper’s pods say of a constraint, or fail to say: `constraint-not-processed`, `constraint-error`,
 * `constraint-generation-lag` and `enforcement-point-error`, each `:<kind>/<name>`.
 */
export function constraintProcessing({ cluster, now }: Observed): readonly Finding[] {
  const constraints = knownConstraints(cluster);
  const gone = goneFrom(
    cluster,
    constraints.flatMap(({ constraint }) => constraint.byPod.map(({ id }) => id)),
  );
  return constraints.flatMap((one): readonly Finding[] => [
    ...notProcessed(one, now),
    ...errors(one),
    ...generationLag(one, gone),
    ...enforcementPoints(one),
  ]);
}

function notProcessed({ constraint, reading }: KnownConstraint, now: number): readonly Finding[] {
  const { kind, name, byPod, auditedAt, createdAt } = constraint;
  const age = knownAt(reading, now) - createdAt;
  if (byPod.length > 0 || auditedAt !== undefined || age <= settling) return [];
  return [
    {
      id: `constraint-not-processed:${kind}/${name}`,
      severity: age > hour ? 'error' : 'warning',
      title: `No Gatekeeper pod has taken up ${kind}/${name}, made ${spellDuration(age)} ago: it is not enforced`,
      evidence: [
        seen(reading, `${kind}/${name} status`, 'no byPod, no auditTimestamp'),
        ...(age > hour ? ['Azure reports it as ConstraintNotProcessed'] : []),
      ],
      next: `kubectl get constrainttemplate ${kind.toLowerCase()} -o yaml, and the log of the gatekeeper-controller pods`,
      subject: constraintReference(constraint),
      since: createdAt,
    },
  ];
}

function errors({ constraint, reading }: KnownConstraint): readonly Finding[] {
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

function generationLag({ constraint, reading }: KnownConstraint, gone: (id: string) => boolean): readonly Finding[] {
  const { kind, name, generation } = constraint;
  const behind = constraint.byPod.filter((pod) => pod.observedGeneration < generation && !gone(pod.id));
  if (behind.length === 0) return [];
  return [
    {
      id: `constraint-generation-lag:${kind}/${name}`,
      severity: 'warning',
      title: `${kind}/${name} was changed, and ${some(behind.map(({ id }) => id))} still ${behind.length === 1 ? 'enforces' : 'enforce'} its older version`,
      evidence: behind.map((pod) =>
        seen(
          reading,
          `${kind}/${name} status.byPod[${pod.id}].observedGeneration`,
          `${pod.observedGeneration} of ${generation}`,
        ),
      ),
      next: 'It passes within seconds; if not, restart the pods: kubectl rollout restart deployment -n gatekeeper-system',
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
