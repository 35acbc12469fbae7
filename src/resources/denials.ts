import { nameOf } from '../governance/azure/resource-id.ts';
import type { ClusterPicture } from '../governance/cluster-picture.ts';
import { constraintKey } from '../governance/constraint.ts';
import type { Denial, DeniedWorkload, WorkloadPods } from '../governance/denials/denial.ts';
import { denialEventList } from '../governance/denials/failed-create.ts';
import { joinDenials } from '../governance/denials/join-denials.ts';
import { admissionLogList } from '../governance/denials/logged-denial.ts';
import { refusedOwnerList } from '../governance/denials/refused-owner.ts';
import { rolloutList } from '../governance/denials/rollout.ts';
import { workloadKey } from '../governance/denials/workload.ts';
import type { DenialsOf } from '../governance/findings/drill-down.ts';
import { readingOf } from '../governance/list-key.ts';
import { counted } from '../governance/number-text.ts';
import type { Look } from './column.ts';
import { constraintLabels } from './constraint-labels.ts';
import { defineResource } from './define-resource.ts';
import { denialDetail } from './denial-detail.ts';
import { denialSources } from './denial-sources.ts';
import { given, timestamp } from './facts.ts';
import { fault, good, off, plain, quiet, underWay, unknown } from './looks.ts';

/** One workload and one constraint that refused it. */
export interface DenialItem {
  readonly workload: DeniedWorkload;
  readonly denial: Denial;
}

export type DenialFacts = ReturnType<typeof factsOf>;

export const denials = defineResource<DenialItem, DenialFacts>({
  id: 'denials',
  aliases: ['den', 'denied'],
  summary: 'what was refused, and whose rollout hangs on it',
  side: 'cluster',
  lists: { cluster: denialSources },
  nothing: 'nothing was refused, as far as events and logs go back',
  readings: ({ picture }) => denialReadings(picture),
  rows({ picture, azure }, { subject }) {
    const of = subject as DenialsOf | undefined;
    const labels = constraintLabels(
      [...picture.constraints.values()].flatMap(({ value }) => value ?? []),
      azure.join,
    );
    return joinDenials(picture)
      .filter(({ workload }) => of?.workload === undefined || workloadKey(workload) === of.workload)
      .flatMap((workload) => workload.denials.map((denial) => ({ workload, denial })))
      .filter(({ denial }) => isBy(denial, of?.constraint))
      .map((item) => {
        const { workload, denial } = item;
        const { kind = '', name } = denial.constraint;
        return {
          key: `${workloadKey(workload.workload)} ${kind}/${name}`,
          name: workload.workload.name,
          namespace: workload.workload.namespace,
          item,
          facts: factsOf(item, labels.get(constraintKey({ kind, name })) ?? name),
          fault: denial.holds,
        };
      })
      .sort((a, b) => Number(b.fault) - Number(a.fault));
  },
  columns: [
    { id: 'state', title: '', width: 1, priority: 0, state: 'state', look: ({ state }) => podsLook(state) },
    { id: 'namespace', width: 13, grow: 1, priority: 1, names: true, words: ({ workload }) => workload.namespace },
    {
      id: 'workload',
      width: 20,
      grow: 2,
      priority: 0,
      names: true,
      words: ({ workload: { kind, name } }) => `${kind}/${name}`,
    },
    {
      id: 'pods',
      width: 5,
      priority: 0,
      align: 'right',
      words: ({ state, pods }) => (pods ? `${pods.updated}/${pods.desired}` : state === 'unknown' ? undefined : ''),
      look: ({ state }) => (state === 'stuck' ? { tone: 'error' } : plain),
    },
    { id: 'refused', width: 7, priority: 2, count: 'refused' },
    { id: 'last', width: 7, priority: 1, moment: 'last' },
    { id: 'since', width: 7, priority: 5, moment: 'first' },
    { id: 'policy', title: 'REFUSED BY', width: 18, grow: 2, priority: 0, names: true, words: 'policy' },
    { id: 'message', width: 20, grow: 4, priority: 3, words: 'message' },
    { id: 'assignment', width: 14, grow: 1, priority: 6, wide: true, names: true, words: assignmentOf },
    { id: 'by', title: 'WAY', width: 8, priority: 6, wide: true, words: 'by', look: quiet },
  ],
  heading: (rows) => {
    const stuck = new Set(rows.filter(({ facts }) => facts.state === 'stuck').map(({ item }) => item.workload)).size;
    return stuck === 0 ? [] : [['error', ` ✖ ${counted(stuck, 'workload')} stuck`]];
  },
  detail: ({ item }, { picture, azure }, { now }) => denialDetail(item, picture, azure.join, now),
  search: ({ facts: { users, constraint } }) => [...users, constraint.name].join(' '),
  object: ({ item: { workload } }) => ({ version: 'v1', ...workload.workload }),
});

/** What denials rest on, each refused, late or absent by itself. */
export function denialReadings(picture: Pick<ClusterPicture, 'lists'>) {
  return [
    readingOf(picture, denialEventList),
    readingOf(picture, rolloutList),
    readingOf(picture, refusedOwnerList),
    readingOf(picture, admissionLogList),
  ] as const;
}

export function podsLook(state: WorkloadPods['state']): Look {
  return looks[state];
}

function isBy({ constraint }: Denial, by: DenialsOf['constraint']): boolean {
  if (by === undefined) return true;
  return constraint.name === by.name && (constraint.kind === undefined || constraint.kind === by.kind);
}

const looks: Readonly<Record<WorkloadPods['state'], Look>> = {
  stuck: fault,
  coming: underWay,
  running: good,
  gone: off,
  none: quiet,
  unknown,
};

function assignmentOf({ azure }: DenialFacts): string {
  return azure === undefined ? '' : nameOf(azure.assignmentId);
}

function factsOf({ workload: { workload, pods }, denial }: DenialItem, policy: string) {
  const { constraint, message, by, count, first, last, holds, users, evidence } = denial;
  const { state, desired, updated, ready } = pods;
  return {
    /** `stuck` while this constraint keeps its pods from being made. */
    state: holds ? state : state === 'stuck' ? ('coming' as const) : state,
    workload,
    ...given('pods', desired === undefined || updated === undefined ? undefined : { desired, updated, ready }),
    constraint: { ...given('kind', constraint.kind), name: constraint.name },
    message,
    /** What refused: Gatekeeper's webhook, or a ValidatingAdmissionPolicy made by it. */
    by,
    /** What the constraint is called where it is told from others. */
    policy,
    /** Events and log tell of the same refusals: the larger of their figures. */
    ...given('refused', count),
    first: timestamp(first),
    last: timestamp(last),
    users,
    /** Azure ids that the add-on wrote into the constraint's annotations. */
    ...given('azure', constraint.known?.origin),
    evidence: evidence.map((one) =>
      one.type === 'condition'
        ? { source: 'condition', since: timestamp(one.since) }
        : { source: one.type, count: one.count, first: timestamp(one.first), last: timestamp(one.last) },
    ),
  };
}
