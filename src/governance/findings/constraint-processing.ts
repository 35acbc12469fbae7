import { constraintKey } from '../constraint.ts';
import { spellDuration } from '../duration.ts';
import type { Finding } from '../finding.ts';
import { type KnownConstraint, knownAt, knownConstraints } from '../known.ts';
import { goneFrom } from './gone-pods.ts';
import type { Observed } from './observed.ts';
import { generationLag, settling } from './pod-status.ts';
import { constraintReference, seenOf } from './wording.ts';

const hour = 60 * 60_000;

/**
 * Constraints that Gatekeeper’s pods have not taken up, or not as they now are: `constraint-not-processed` and
 * `constraint-generation-lag`, each `:<kind>/<name>`.
 */
export function* constraintProcessing({ cluster, now }: Observed): Iterable<Finding> {
  const constraints = knownConstraints(cluster);
  const gone = goneFrom(
    cluster,
    constraints.flatMap(({ constraint }) => constraint.byPod.map(({ id }) => id)),
  );
  for (const one of constraints) {
    yield* notProcessed(one, now);
    const { constraint } = one;
    const title = constraintKey(constraint);
    yield* generationLag(constraint, gone, (where, what) => seenOf(one, where, what), ['enforces', 'enforce'], {
      id: `constraint-generation-lag:${title}`,
      title,
      subject: constraintReference(constraint),
    });
  }
}

function* notProcessed(one: KnownConstraint, now: number): Iterable<Finding> {
  const { kind, name, byPod, auditedAt, createdAt } = one.constraint;
  const age = knownAt(one.reading, now) - createdAt;
  if (byPod.length > 0 || auditedAt !== undefined || age <= settling) return;
  yield {
    id: `constraint-not-processed:${kind}/${name}`,
    severity: age > hour ? 'error' : 'warning',
    title: `No Gatekeeper pod has taken up ${kind}/${name}, made ${spellDuration(age)} ago: it is not enforced`,
    evidence: [
      seenOf(one, 'status', 'no byPod, no auditTimestamp'),
      ...(age > hour ? ['Azure reports it as ConstraintNotProcessed'] : []),
    ],
    next: `kubectl get constrainttemplate ${kind.toLowerCase()} -o yaml, and the log of the gatekeeper-controller pods`,
    subject: constraintReference(one.constraint),
    since: createdAt,
  };
}
