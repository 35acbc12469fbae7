import { spellDuration } from '../duration.ts';
import type { Finding } from '../finding.ts';
import { type KnownConstraint, knownAt, knownConstraints, seen } from '../known.ts';
import { goneFrom } from './gone-pods.ts';
import type { Observed } from './observed.ts';
import { constraintReference, some } from './wording.ts';

/** How long Gatekeeper has to take up a new object before its silence means something. */
const settling = 2 * 60_000;
const hour = 60 * 60_000;

/**
 * Constraints that Gatekeeper’s pods have not taken up, or not as they now are: `constraint-not-processed` and
 * `constraint-generation-lag`, each `:<kind>/<name>`.
 */
export function constraintProcessing({ cluster, now }: Observed): readonly Finding[] {
  const constraints = knownConstraints(cluster);
  const gone = goneFrom(
    cluster,
    constraints.flatMap(({ constraint }) => constraint.byPod.map(({ id }) => id)),
  );
  return constraints.flatMap((one): readonly Finding[] => [...notProcessed(one, now), ...generationLag(one, gone)]);
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
