import type { ClusterPicture } from '../cluster-picture.ts';
import { readingOf } from '../list-key.ts';
import { type ConstraintNames, constraintNames } from './constraint-names.ts';
import type { Denial, DenialEvidence, DeniedWorkload, DenyingConstraint } from './denial.ts';
import { denialEventList } from './failed-create.ts';
import { type AdmissionLogItem, admissionLogList, type LoggedDenial } from './logged-denial.ts';
import { parseRefusedAnswer, type RefusedAnswer } from './refused-answer.ts';
import { refusedOwnerList } from './refused-owner.ts';
import { rolloutList } from './rollout.ts';
import { type Workload, workloadKey } from './workload.ts';
import { type KnownWorkloads, knownWorkloads } from './workload-pods.ts';

/** All that was refused, by workload: what hangs now first, then what was refused last. */
export function joinDenials(picture: ClusterPicture): readonly DeniedWorkload[] {
  const workloads = knownWorkloads(picture);
  const log = (readingOf(picture, admissionLogList).value ?? []).filter(isLogged);
  const names = constraintNames(picture, log);
  const found = new Map<string, Found>();

  function add(asked: Workload, evidence: DenialEvidence, answer: Pick<RefusedAnswer, 'by'>, told: Told): void {
    const maker = workloads.named(asked);
    const workload = workloads.of(maker);
    const key = workloadKey(workload);
    const one: Found = found.get(key) ?? { workload, makers: new Map(), parts: [] };
    one.makers.set(workloadKey(maker), maker);
    one.parts.push({ ...told, evidence, by: answer.by });
    found.set(key, one);
  }

  for (const event of readingOf(picture, denialEventList).value ?? []) {
    if (event.type === 'admission-event') {
      const { constraint, message } = event;
      add(event.object, event, webhook, { constraint: names.of(constraint), message });
      continue;
    }
    for (const violation of event.answer.violations)
      add(event.owner, event, event.answer, { constraint: names.answered(violation), message: violation.message });
  }
  for (const line of log)
    add(line.object, line, webhook, { constraint: names.of(line.constraint), message: line.message });
  for (const [of, failure] of failuresIn(picture)) {
    const answer = parseRefusedAnswer(failure.message);
    for (const violation of answer?.violations ?? [])
      add(of, { type: 'condition', of, ...failure }, answer ?? webhook, {
        constraint: names.answered(violation),
        message: violation.message,
      });
  }
  return [...found.values()].map((one) => deniedWorkload(one, workloads, names)).sort(urgentFirst);
}

const webhook = { by: 'webhook' } as const;

interface Told {
  readonly constraint: DenyingConstraint;
  readonly message: string;
}

interface Part extends Told {
  readonly evidence: DenialEvidence;
  readonly by: RefusedAnswer['by'];
}

interface Found {
  readonly workload: Workload;
  /** What its pods were wanted for: the ReplicaSets of a Deployment. */
  readonly makers: Map<string, Workload>;
  readonly parts: Part[];
}

const isLogged = (item: AdmissionLogItem): item is LoggedDenial => item.type === 'logged-denial';

function* failuresIn(picture: ClusterPicture): Iterable<readonly [Workload, { message: string; since: number }]> {
  for (const { namespace, name, failure } of readingOf(picture, rolloutList).value ?? [])
    if (failure) yield [{ group: 'apps', kind: 'Deployment', namespace, name }, failure];
  for (const { group, kind, namespace, name, failure } of readingOf(picture, refusedOwnerList).value ?? [])
    if (failure) yield [{ group, kind, namespace, name }, failure];
}

function deniedWorkload(
  { workload, makers, parts }: Found,
  workloads: KnownWorkloads,
  names: ConstraintNames,
): DeniedWorkload {
  const pods = workloads.podsOf(workload, [...makers.values()]);
  const last = Math.max(...parts.map(({ evidence }) => lastOf(evidence)));
  const holding = new Set(
    (pods.failure === undefined ? lastAnswer(parts) : answersOf(pods.failure, names)).map(names.key),
  );
  const denials = [...Map.groupBy(parts, ({ constraint }) => names.key(constraint))]
    .map(([key, alike]) => denialOf(alike, pods.state === 'stuck' && holding.has(key)))
    // By name: what is refused again by all of them does not change places.
    .sort((a, b) => Number(b.holds) - Number(a.holds) || (names.key(a.constraint) < names.key(b.constraint) ? -1 : 1));
  const { failure: _, ...state } = pods;
  const stuck = state.state === 'stuck' && !denials.some(({ holds }) => holds);
  // What keeps its pods from being made is then something else: a quota, another webhook.
  const count = countOf(parts);
  return {
    workload,
    pods: stuck ? { ...state, state: 'coming' } : state,
    ...(count > 0 && { count }),
    first: Math.min(...parts.map(({ evidence }) => firstOf(evidence))),
    last,
    denials,
  };
}

function answersOf(failure: string, names: ConstraintNames): readonly DenyingConstraint[] {
  return (parseRefusedAnswer(failure)?.violations ?? []).map((violation) => names.answered(violation));
}

/** The constraints that the last refusal named: those of one event, or lines of one moment. */
function lastAnswer(parts: readonly Part[]): readonly DenyingConstraint[] {
  const last = Math.max(...parts.map(({ evidence }) => lastOf(evidence)));
  return parts.filter(({ evidence }) => last - lastOf(evidence) < 1_000).map(({ constraint }) => constraint);
}

function denialOf(parts: readonly Part[], holds: boolean): Denial {
  const newest = parts.toSorted((a, b) => lastOf(b.evidence) - lastOf(a.evidence));
  const [first] = newest;
  if (first === undefined) throw new RangeError('a denial without evidence');
  const users = parts.flatMap(({ evidence }) => ('user' in evidence && evidence.user !== '' ? [evidence.user] : []));
  const count = countOf(parts);
  return {
    constraint: parts.find(({ constraint }) => constraint.known)?.constraint ?? first.constraint,
    message: first.message,
    by: first.by,
    ...(count > 0 && { count }),
    first: Math.min(...parts.map(({ evidence }) => firstOf(evidence))),
    last: lastOf(first.evidence),
    holds,
    users: [...new Set(users)],
    evidence: newest.map(({ evidence }) => evidence),
  };
}

/** Refusals by the source that tells of most: all tell of the same ones. An event that names several constraints is one refusal. */
function countOf(parts: readonly Part[]): number {
  const counts = { 'failed-create': 0, 'admission-event': 0, 'logged-denial': 0 };
  const byConstraint = new Map<string, number>();
  for (const evidence of new Set(parts.map((part) => part.evidence))) {
    if (evidence.type === 'condition') continue;
    if (evidence.type === 'failed-create') {
      counts['failed-create'] += evidence.count;
      continue;
    }
    // A request that several constraints refused is told once for each of them.
    const key = `${evidence.type} ${evidence.constraint.kind}/${evidence.constraint.name}`;
    const sum = (byConstraint.get(key) ?? 0) + evidence.count;
    byConstraint.set(key, sum);
    counts[evidence.type] = Math.max(counts[evidence.type], sum);
  }
  return Math.max(...Object.values(counts));
}

function firstOf(evidence: DenialEvidence): number {
  return evidence.type === 'condition' ? evidence.since : evidence.first;
}

function lastOf(evidence: DenialEvidence): number {
  return evidence.type === 'condition' ? evidence.since : evidence.last;
}

/** What hangs by when it began to, which does not change with each refusal; the rest by when it was refused last. */
function urgentFirst(a: DeniedWorkload, b: DeniedWorkload): number {
  const [hangs, otherHangs] = [a, b].map(({ pods }) => pods.state === 'stuck');
  if (hangs !== otherHangs) return hangs ? -1 : 1;
  const byTime = hangs ? b.first - a.first : b.last - a.last;
  return byTime || (workloadKey(a.workload) < workloadKey(b.workload) ? -1 : 1);
}
