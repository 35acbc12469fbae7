import type { ClusterPicture } from '../../../src/governance/cluster-picture.ts';
import { type DenialEvent, denialEventList, type FailedCreate } from '../../../src/governance/denials/failed-create.ts';
import {
  type AdmissionLogItem,
  admissionLogList,
  type LoggedDenial,
} from '../../../src/governance/denials/logged-denial.ts';
import { type RefusedOwner, refusedOwnerList } from '../../../src/governance/denials/refused-owner.ts';
import { type Rollout, rolloutList } from '../../../src/governance/denials/rollout.ts';
import type { Reading } from '../../../src/governance/reading.ts';
import { constraint, constraintsOf, healthy, now, reading } from '../picture.ts';

export const at = (minutesAgo: number) => now - minutesAgo * 60_000;
export const answerOf = (...constraints: readonly string[]) =>
  `admission webhook "validation.gatekeeper.sh" denied the request: ${constraints.map((name) => `[${name}] no ${name}`).join('\n')}`;

const replicaSet = { group: 'apps', kind: 'ReplicaSet', namespace: 'shop', name: 'web-5cb8c55966' };

export function event(change: Partial<FailedCreate> & { readonly by?: readonly string[] } = {}): FailedCreate {
  const { by = ['owner'], ...rest } = change;
  return {
    type: 'failed-create',
    namespace: 'shop',
    name: 'web-5cb8c55966.18',
    owner: replicaSet,
    component: 'replicaset-controller',
    answer: { by: 'webhook', violations: by.map((name) => ({ constraint: name, message: `no ${name}` })) },
    count: 11,
    first: at(30),
    last: at(2),
    ...rest,
  };
}

export function logged(change: Partial<LoggedDenial> = {}): LoggedDenial {
  return {
    type: 'logged-denial',
    pod: 'webhook-1',
    constraint: { kind: 'Labels', name: 'owner' },
    object: replicaSet,
    user: 'system:serviceaccount:kube-system:replicaset-controller',
    message: 'no owner, and more than an event tells',
    count: 6,
    first: at(30),
    last: at(1),
    ...change,
  };
}

export function rollout(change: Partial<Rollout> = {}): Rollout {
  const failure = { message: answerOf('owner'), since: at(30) };
  return { namespace: 'shop', name: 'web', desired: 2, updated: 0, ready: 0, failure, ...change };
}

export function owner(change: Partial<RefusedOwner> = {}): RefusedOwner {
  return {
    group: 'apps',
    kind: 'StatefulSet',
    namespace: 'shop',
    name: 'db',
    desired: 3,
    updated: 1,
    ready: 1,
    over: false,
    ...change,
  };
}

interface Read {
  readonly events: readonly DenialEvent[] | Reading<readonly DenialEvent[]>;
  readonly rollouts: readonly Rollout[] | Reading<readonly Rollout[]>;
  readonly owners: readonly RefusedOwner[];
  readonly log: readonly AdmissionLogItem[] | Reading<readonly AdmissionLogItem[]>;
}

/** A cluster of which so much was read; what is not given is empty. */
export function refusing(read: Partial<Read>, change: Partial<ClusterPicture> = {}): ClusterPicture {
  const { events = [], rollouts = [], owners = [], log = [] } = read;
  const asReading = <T>(given: readonly T[] | Reading<readonly T[]>): Reading<readonly T[]> =>
    'state' in given ? given : reading(given);
  return healthy({
    constraints: constraintsOf(constraint('Labels', { name: 'owner', action: 'deny' })),
    lists: new Map<string, Reading<readonly unknown[]>>([
      [denialEventList.id, asReading(events)],
      [rolloutList.id, asReading(rollouts)],
      [refusedOwnerList.id, asReading(owners)],
      [admissionLogList.id, asReading(log)],
    ]),
    ...change,
  });
}
