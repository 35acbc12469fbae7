import { type Lists, listKey, readingOf } from '../list-key.ts';
import { listOf, metadataOf, numberOf, objectOf, type RawObject, textOf } from '../raw-json.ts';
import { denialEventList } from './failed-create.ts';
import { failureOf, type Rollout, rolloutList } from './rollout.ts';
import { deploymentNameOf, type Workload } from './workload.ts';

/** What an event of a refusal names, when it is no Deployment's ReplicaSet: whether its pods came since, and whose it is. */
export interface RefusedOwner extends Workload, Pick<Rollout, 'desired' | 'updated' | 'ready' | 'failure'> {
  /** What made it: the CronJob of a Job, the Deployment or Rollout of a ReplicaSet. */
  readonly madeBy?: Pick<Workload, 'group' | 'kind' | 'name'>;
  /** It asks for no more pods: a Job that is over, however it ended. */
  readonly over: boolean;
}

export const refusedOwnerList = listKey<RefusedOwner>('refused-owners');

/** The kinds of which controllers tell that they could not make something, and the lists that they are in. */
const ownerLists: Readonly<Record<string, readonly [groupVersion: string, resource: string]>> = {
  ReplicaSet: ['apps/v1', 'replicasets'],
  StatefulSet: ['apps/v1', 'statefulsets'],
  DaemonSet: ['apps/v1', 'daemonsets'],
  Job: ['batch/v1', 'jobs'],
};

/** Each is a watch of its own. */
const most = 32;

export interface NamedOwner {
  readonly kind: string;
  readonly path: string;
  readonly name: string;
}

/** Whether its pods can be told by itself. */
export function isReadable({ kind }: Pick<Workload, 'kind'>): boolean {
  return Object.hasOwn(ownerLists, kind);
}

/** What was refused last and is no ReplicaSet of a Deployment: Deployments are read whole. */
export function namedOwners(picture: { readonly lists: Lists }): readonly NamedOwner[] {
  const rollouts = readingOf(picture, rolloutList);
  const deployments = new Set(rollouts.value?.map(({ namespace, name }) => `${namespace}/${name}`));
  const owners = new Map<string, NamedOwner>();
  const events = readingOf(picture, denialEventList).value ?? [];
  for (const event of events.toSorted((a, b) => b.last - a.last)) {
    if (event.type !== 'failed-create' || owners.size >= most) continue;
    const { kind, namespace, name } = event.owner;
    const list = Object.hasOwn(ownerLists, kind) ? ownerLists[kind] : undefined;
    // Until Deployments are read, most would be asked for in vain.
    if (list === undefined || (kind === 'ReplicaSet' && rollouts.state === 'loading')) continue;
    if (kind === 'ReplicaSet' && deployments.has(`${namespace}/${deploymentNameOf(name)?.name}`)) continue;
    const [groupVersion, resource] = list;
    const path = `/apis/${groupVersion}/namespaces/${namespace}/${resource}`;
    owners.set(`${path}/${name}`, { kind, path, name });
  }
  return [...owners.values()];
}

export function parseRefusedOwner(kind: string, raw: unknown): RefusedOwner | undefined {
  const object = objectOf(raw);
  const { name, namespace } = metadataOf(object);
  if (name === '') return undefined;
  const status = objectOf(object.status);
  const failure = failureOf(status);
  const madeBy = controllerOf(object);
  return {
    group: kind === 'Job' ? 'batch' : 'apps',
    kind,
    namespace,
    name,
    over: listOf(status.conditions).map(objectOf).some(isEnd),
    ...podsOf(kind, objectOf(object.spec), status),
    ...(failure && { failure }),
    ...(madeBy && { madeBy }),
  };
}

function podsOf(kind: string, spec: RawObject, status: RawObject): Pick<RefusedOwner, 'desired' | 'updated' | 'ready'> {
  const number = (from: RawObject, field: string, none = 0) => numberOf(from[field]) ?? none;
  switch (kind) {
    case 'DaemonSet':
      return {
        desired: number(status, 'desiredNumberScheduled'),
        updated: number(status, 'currentNumberScheduled'),
        ready: number(status, 'numberReady'),
      };
    case 'Job': {
      const done = number(status, 'succeeded');
      const active = number(status, 'active') + done;
      return { desired: number(spec, 'completions', number(spec, 'parallelism', 1)), updated: active, ready: active };
    }
    default:
      return {
        desired: number(spec, 'replicas', 1),
        updated: number(status, 'replicas'),
        ready: number(status, 'readyReplicas'),
      };
  }
}

function isEnd({ type, status }: RawObject): boolean {
  return (type === 'Complete' || type === 'Failed') && status === 'True';
}

function controllerOf(object: RawObject): RefusedOwner['madeBy'] {
  const references = listOf(objectOf(object.metadata).ownerReferences).map(objectOf);
  const reference = references.find(({ controller }) => controller === true);
  const [kind, name] = [textOf(reference?.kind), textOf(reference?.name)];
  if (kind === '' || name === '') return undefined;
  return { group: textOf(reference?.apiVersion).split('/').slice(0, -1).join(''), kind, name };
}
