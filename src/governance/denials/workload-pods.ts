import type { ClusterPicture } from '../cluster-picture.ts';
import { readingOf } from '../list-key.ts';
import type { Reading } from '../reading.ts';
import type { WorkloadPods } from './denial.ts';
import { denialEventList } from './failed-create.ts';
import { isReadable, type RefusedOwner, refusedOwnerList } from './refused-owner.ts';
import { type Rollout, rolloutList } from './rollout.ts';
import { deploymentNameOf, namesItsPods, type Workload, workloadKey } from './workload.ts';

/** What is known of the workloads behind refusals. */
export interface KnownWorkloads {
  /** What it is by the events of refusals, where a name is all that is known of it. */
  named(maker: Workload): Workload;
  /** Whose it is: the Deployment of a ReplicaSet, the CronJob of a Job; itself otherwise. */
  of(maker: Workload): Workload;
  /** Whether its pods came, and what keeps them from it; `makers` are what they were wanted for. */
  podsOf(workload: Workload, makers: readonly Workload[]): WorkloadPods & { readonly failure?: string };
}

export function knownWorkloads(picture: ClusterPicture): KnownWorkloads {
  const [rollouts, owners] = [readingOf(picture, rolloutList), readingOf(picture, refusedOwnerList)];
  const deployments = new Map(rollouts.value?.map((rollout) => [`${rollout.namespace}/${rollout.name}`, rollout]));
  const told = (readingOf(picture, denialEventList).value ?? []).flatMap((event) =>
    event.type === 'failed-create' ? [event.owner] : [],
  );
  const known = new Map(owners.value?.map((owner) => [workloadKey(owner), owner]));

  /** The one of an event where a log has only the name of a pod that was never made, or the beginning of its owner's. */
  function named(maker: Workload): Workload {
    if (known.has(workloadKey(maker))) return maker;
    const { namespace, kind, name } = maker;
    const alike = told.find(
      (owner) => owner.namespace === namespace && (kind === '' || owner.kind === kind) && namesItsPods(owner, name),
    );
    if (alike) return alike;
    // Most of what controllers make pods for is a ReplicaSet.
    return kind === '' ? { group: 'apps', kind: 'ReplicaSet', namespace, name } : maker;
  }

  function of(maker: Workload): Workload {
    const madeBy = known.get(workloadKey(maker))?.madeBy;
    const { namespace, kind, name } = maker;
    if (madeBy) return { ...madeBy, namespace };
    const deployment = kind === 'ReplicaSet' ? deploymentNameOf(name) : undefined;
    const isThere =
      rollouts.value === undefined ? deployment?.looksHashed : deployments.has(`${namespace}/${deployment?.name}`);
    if (deployment && isThere) return { group: 'apps', kind: 'Deployment', namespace, name: deployment.name };
    const cronJob = kind === 'Job' ? /^(.+)-\d{8,10}$/.exec(name)?.[1] : undefined;
    return cronJob === undefined ? maker : { group: 'batch', kind: 'CronJob', namespace, name: cronJob };
  }

  return {
    named,
    of,
    podsOf(workload, makers) {
      if (workload.kind === 'Deployment' && workload.group === 'apps')
        return podsOfRollout(deployments.get(`${workload.namespace}/${workload.name}`), rollouts, makers);
      const asked = makers.filter(isReadable);
      if (asked.length === 0) return { state: workload.kind === 'CronJob' ? 'unknown' : 'none' };
      const there = asked.flatMap((maker) => known.get(workloadKey(maker)) ?? []);
      if (there.length > 0) return podsOfOwners(there);
      return { state: owners.state === 'live' ? 'gone' : 'unknown' };
    },
  };
}

function podsOfRollout(
  rollout: Rollout | undefined,
  { state }: Reading<unknown>,
  makers: readonly Workload[],
): ReturnType<KnownWorkloads['podsOf']> {
  if (rollout === undefined) return { state: state === 'live' || state === 'stale' ? 'gone' : 'unknown' };
  const { desired, updated, ready, failure, current } = rollout;
  const refused = makers.filter(({ kind }) => kind === 'ReplicaSet');
  // Until the pods of another template are ready, the ReplicaSet before goes on asking, and the condition stays.
  const ofBefore = current !== undefined && refused.length > 0 && !refused.some(({ name }) => name === current);
  const now = ofBefore ? undefined : failure;
  return {
    state: now ? 'stuck' : updated < desired ? 'coming' : 'running',
    desired,
    updated,
    ready,
    ...(now && { failure: now.message }),
  };
}

/** Of several, such as the Jobs of a CronJob, those that lack pods tell. */
function podsOfOwners(owners: readonly RefusedOwner[]): ReturnType<KnownWorkloads['podsOf']> {
  const lacking = owners.filter(({ over, updated, desired }) => !over && updated < desired);
  const told = lacking.length > 0 ? lacking : owners;
  const sum = (field: 'desired' | 'updated' | 'ready') => told.reduce((total, owner) => total + owner[field], 0);
  const failure = lacking.find((owner) => owner.failure)?.failure;
  return {
    state: lacking.length > 0 ? 'stuck' : 'running',
    desired: sum('desired'),
    updated: sum('updated'),
    ready: sum('ready'),
    ...(failure && { failure: failure.message }),
  };
}
