import { listKey } from '../list-key.ts';
import { listOf, metadataOf, numberOf, objectOf, type RawObject, textOf, timeOf } from '../raw-json.ts';

/** A Deployment (apps/v1) as far as it says whether its pods come. */
export interface Rollout {
  readonly namespace: string;
  readonly name: string;
  readonly desired: number;
  /** Pods of the template as it is now. */
  readonly updated: number;
  /** Of any template. */
  readonly ready: number;
  /** The ReplicaSet of the template as it is now, as its condition names it. */
  readonly current?: string;
  /** Why its pods, or the ReplicaSet that would make them, cannot be made, in the API server's words. It may be told of the ReplicaSet before. */
  readonly failure?: { readonly message: string; readonly since: number };
}

export const rolloutList = listKey<Rollout>('rollouts');

export function parseRollout(raw: unknown): Rollout | undefined {
  const object = objectOf(raw);
  const { name, namespace } = metadataOf(object);
  if (name === '') return undefined;
  const status = objectOf(object.status);
  const failure = failureOf(status);
  const current = currentOf(status);
  return {
    namespace,
    name,
    desired: numberOf(objectOf(object.spec).replicas) ?? 1,
    updated: numberOf(status.updatedReplicas) ?? 0,
    ready: numberOf(status.readyReplicas) ?? 0,
    ...(current !== undefined && { current }),
    ...(failure && { failure }),
  };
}

/** `Created new replica set "web-5cb8c55966"`, `ReplicaSet "web-5cb8c55966" is progressing.` and others of that kind. */
function currentOf(status: RawObject): string | undefined {
  const progress = listOf(status.conditions)
    .map(objectOf)
    .find(({ type }) => type === 'Progressing');
  return /replica ?set "([^"]+)"/i.exec(textOf(progress?.message))?.[1];
}

/** Of ReplicaSets and Deployments: the condition that the controllers keep as long as a create is refused. */
export function failureOf(status: RawObject): Rollout['failure'] {
  const conditions = listOf(status.conditions).map(objectOf);
  const failed =
    conditions.find(({ type, status: is }) => type === 'ReplicaFailure' && is === 'True') ??
    conditions.find(({ reason, status: is }) => reason === 'ReplicaSetCreateError' && is === 'False');
  return failed && { message: textOf(failed.message), since: timeOf(failed.lastTransitionTime) ?? 0 };
}
