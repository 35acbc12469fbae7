import type { ClusterPicture } from '../cluster-picture.ts';
import { expansionList, expansionReference } from '../expansion-template.ts';
import { providerList, providerReference } from '../external-provider.ts';
import type { Finding, Severity } from '../finding.ts';
import { known, seen } from '../known.ts';
import { readingOf } from '../list-key.ts';
import { isConflict, mutatorList, mutatorReference } from '../mutator.ts';
import type { ObjectReference } from '../object-reference.ts';
import type { PodStatus, StatusError } from '../pod-status.ts';
import type { Reading } from '../reading.ts';
import { isCycle } from './expansion-cycle.ts';
import { goneFrom } from './gone-pods.ts';
import type { Observed } from './observed.ts';
import { oneACause, type Single } from './one-a-cause.ts';
import { errorLines } from './pod-status.ts';
import { configReference, some } from './wording.ts';

/** How pods' errors of one kind of object are told. */
interface Told {
  /** The finding's id, before the object's name. */
  readonly rule: string;
  readonly nouns: string;
  readonly severity: Severity;
  /** What comes of it. */
  readonly so: string;
}

interface Said {
  readonly subject: ObjectReference;
  readonly byPod: readonly PodStatus[];
}

/**
 * `mutator-error:<kind>/<name>`, `expansion-error:<name>`, `provider-error:<name>` and `config-error:<namespace>`: a pod
 * of Gatekeeper says that it fails at the object. Conflicts and cycles have findings of their own.
 */
export function* objectErrors({ cluster }: Observed): Iterable<Finding> {
  const mutators = readingOf(cluster, mutatorList);
  yield* errorsOf(
    cluster,
    mutators,
    known(mutators)?.map((one) => ({ subject: mutatorReference(one), byPod: but(one.byPod, isConflict) })),
    {
      rule: 'mutator-error',
      nouns: 'mutators',
      severity: 'error',
      so: 'objects come in without what it sets',
    },
  );
  const expansions = readingOf(cluster, expansionList);
  yield* errorsOf(
    cluster,
    expansions,
    known(expansions)?.map(({ name, byPod }) => ({ subject: expansionReference(name), byPod: but(byPod, isCycle) })),
    {
      rule: 'expansion-error',
      nouns: 'expansion templates',
      severity: 'warning',
      so: 'workloads are not judged by what they will make: their pods are, when they are created',
    },
  );
  const providers = readingOf(cluster, providerList);
  yield* errorsOf(
    cluster,
    providers,
    known(providers)?.map(({ name, byPod }) => ({ subject: providerReference(name), byPod })),
    {
      rule: 'provider-error',
      nouns: 'providers',
      severity: 'error',
      so: 'rules and mutators that ask it get no answer',
    },
  );
  yield* errorsOf(
    cluster,
    cluster.config,
    known(cluster.config)?.map(({ namespace, byPod = [] }) => ({ subject: configReference(namespace), byPod })),
    {
      rule: 'config-error',
      nouns: 'Configs',
      severity: 'error',
      so: 'what it leaves out and keeps may not be so',
    },
  );
}

function but(byPod: readonly PodStatus[], isOther: (error: StatusError) => boolean): readonly PodStatus[] {
  return byPod.map((pod) => ({ ...pod, errors: pod.errors.filter((error) => !isOther(error)) }));
}

function* errorsOf(
  cluster: ClusterPicture,
  reading: Reading<unknown>,
  objects: readonly Said[] = [],
  { rule, nouns, severity, so }: Told,
): Iterable<Finding> {
  const gone = goneFrom(
    cluster,
    objects.flatMap(({ byPod }) => byPod.map(({ id }) => id)),
  );
  const singles = objects.flatMap(({ subject, byPod }): readonly Single[] => {
    const failing = byPod.filter(({ id, errors }) => errors.length > 0 && !gone(id));
    if (failing.length === 0) return [];
    const { kind, namespace, name } = subject;
    const key = namespace || (rule === 'mutator-error' ? `${kind}/${name}` : name);
    const finding: Finding = {
      id: `${rule}:${key}`,
      severity,
      title: `${kind} ${namespace === '' ? '' : `${namespace}/`}${name} fails in ${some(
        failing.map(({ id }) => id),
        2,
      )}: ${so}`,
      evidence: errorLines(failing, (where, what) => seen(reading, `${kind} ${name} ${where}`, what)),
      next: `kubectl edit ${kind.toLowerCase()}.${subject.group} ${name}${namespace === '' ? '' : ` -n ${namespace}`}, as the error says`,
      subject,
    };
    return [
      { finding, cause: { id: rule, nouns, title: (count) => `${count} ${nouns} fail in Gatekeeper’s pods: ${so}` } },
    ];
  });
  yield* oneACause(singles);
}
