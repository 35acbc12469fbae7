import { listKey } from '../list-key.ts';
import { listOf, metadataOf, numberOf, objectOf, type RawObject, textOf } from '../raw-json.ts';
import { failureOf, type Rollout } from './rollout.ts';
import type { Workload } from './workload.ts';

/** What an event of a refusal names, when it is no Deployment's ReplicaSet: whether its pods came since, and whose it is. */
export interface RefusedOwner extends Workload, Pick<Rollout, 'desired' | 'updated' | 'ready' | 'failure'> {
  /** What made it: the CronJob of a Job, the Deployment or Rollout of a ReplicaSet. */
  readonly madeBy?: Pick<Workload, 'group' | 'kind' | 'name'>;
  /** It asks for no more pods: a Job that is over, however it ended. */
  readonly over: boolean;
}

export const refusedOwnerList = listKey<RefusedOwner>('refused-owners');

/** The kinds of which controllers tell that they could not make something, and the resource of each. */
export const ownerResources: Readonly<Record<string, string>> = {
  ReplicaSet: '/apis/apps/v1/namespaces/*/replicasets',
  StatefulSet: '/apis/apps/v1/namespaces/*/statefulsets',
  DaemonSet: '/apis/apps/v1/namespaces/*/daemonsets',
  Job: '/apis/batch/v1/namespaces/*/jobs',
};

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
