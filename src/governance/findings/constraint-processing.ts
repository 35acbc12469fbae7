import { constraintKey } from '../constraint.ts';
import { spellDuration } from '../duration.ts';
import type { Finding } from '../finding.ts';
import { type KnownConstraint, knownAt, knownConstraints } from '../known.ts';
import { counted } from '../number-text.ts';
import { goneFrom } from './gone-pods.ts';
import type { Observed } from './observed.ts';
import { type Cause, oneACause, type Single } from './one-a-cause.ts';
import { generationLag, settling } from './pod-status.ts';
import { constraintReference, seenOf } from './wording.ts';

const hour = 60 * 60_000;

/**
 * Constraints that Gatekeeper’s pods have not taken up, or not as they now are: `constraint-not-processed` and
 * `constraint-generation-lag`, each `:<kind>/<name>`, or without where they are many.
 */
export function* constraintProcessing({ cluster, now }: Observed): Iterable<Finding> {
  const constraints = knownConstraints(cluster);
  const gone = goneFrom(
    cluster,
    constraints.flatMap(({ constraint }) => constraint.byPod.map(({ id }) => id)),
  );
  yield* oneACause(constraints.flatMap((one) => [...notProcessed(one, now), ...lagging(one, gone)]));
}

function lagging(one: KnownConstraint, gone: (id: string) => boolean): Iterable<Single> {
  const { constraint } = one;
  const title = constraintKey(constraint);
  return generationLag(
    constraint,
    gone,
    (where, what) => seenOf(one, where, what),
    ['enforces', 'enforce'],
    { id: `constraint-generation-lag:${title}`, title, subject: constraintReference(constraint) },
    { id: 'constraint-generation-lag', nouns: 'constraints' },
  );
}

const nobody: Cause = {
  id: 'constraint-not-processed',
  title: (count) => `No Gatekeeper pod has taken up ${counted(count, 'constraint')}: they are not enforced`,
  nouns: 'constraints',
  next: 'kubectl get constrainttemplates, and the log of the gatekeeper-controller pods',
};

function* notProcessed(one: KnownConstraint, now: number): Iterable<Single> {
  const { kind, name, byPod, auditedAt, createdAt } = one.constraint;
  const age = knownAt(one.reading, now) - createdAt;
  if (byPod.length > 0 || auditedAt !== undefined || age <= settling) return;
  const finding: Finding = {
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
  yield { cause: nobody, finding };
}
