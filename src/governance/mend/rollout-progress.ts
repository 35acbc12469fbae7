import { countOf, listOf, numberOf, objectOf, type RawObject, textOf } from '../raw-json.ts';

/** How far a workload is in replacing its pods by those of its template. */
export interface RolloutProgress {
  /**
   * - `done`: all pods are of the template as it is, and ready
   * - `made`: all are made, not all are ready
   * - `going`: some are not made yet
   * - `refused`: some are not made, and the workload says why
   * - `none`: it replaces no pods by itself
   */
  readonly state: 'done' | 'made' | 'going' | 'refused' | 'none';
  /** May be remote text. */
  readonly note: string;
}

/** From the object's status (apps/v1), of a generation not older than the one that was made. */
export function rolloutProgress(object: RawObject, generation: number): RolloutProgress {
  const { spec, status, kind } = object;
  const [wanted, is] = [objectOf(spec), objectOf(status)];
  const replicas = countOf(wanted.replicas) ?? 1;
  switch (textOf(kind)) {
    case 'Deployment':
      return progress(is, generation, {
        replicas,
        updated: countOf(is.updatedReplicas) ?? 0,
        // Old pods that still run are ready, and no new ones.
        ready: (countOf(is.readyReplicas) ?? 0) - oldOnes(is),
        old: oldOnes(is),
      });
    case 'StatefulSet':
      if (isOnDelete(wanted)) return onDelete;
      return progress(is, generation, {
        replicas,
        updated: is.currentRevision === is.updateRevision ? replicas : (countOf(is.updatedReplicas) ?? 0),
        ready: countOf(is.readyReplicas) ?? 0,
        old: 0,
      });
    case 'DaemonSet':
      if (isOnDelete(wanted)) return onDelete;
      return progress(is, generation, {
        replicas: countOf(is.desiredNumberScheduled) ?? 0,
        updated: countOf(is.updatedNumberScheduled) ?? 0,
        ready: countOf(is.numberReady) ?? 0,
        old: 0,
      });
    case 'CronJob':
      return { state: 'none', note: 'its next job is made of the new template' };
    default:
      return { state: 'none', note: 'it replaces no pods by itself' };
  }
}

const isOnDelete = ({ updateStrategy }: RawObject) => objectOf(updateStrategy).type === 'OnDelete';
const onDelete: RolloutProgress = {
  state: 'none',
  note: 'its update strategy is OnDelete: a pod is replaced once it is deleted',
};

const oldOnes = (status: RawObject) =>
  Math.max(0, (countOf(status.replicas) ?? 0) - (countOf(status.updatedReplicas) ?? 0));

interface Pods {
  readonly replicas: number;
  readonly updated: number;
  readonly ready: number;
  readonly old: number;
}

function progress(status: RawObject, generation: number, { replicas, updated, ready, old }: Pods): RolloutProgress {
  if ((numberOf(status.observedGeneration) ?? 0) < generation)
    return { state: 'going', note: 'its controller has not seen it yet' };
  if (replicas === 0) return { state: 'done', note: 'it is to have no pods' };
  const made = `${updated} of ${replicas} new ${replicas === 1 ? 'pod is' : 'pods are'} made`;
  const note = `${made}, ${Math.max(0, Math.min(ready, updated))} ready${old > 0 ? `, ${old} old still there` : ''}`;
  if (updated < replicas) {
    const failure = listOf(status.conditions)
      .map(objectOf)
      .find((condition) => condition.type === 'ReplicaFailure' && condition.status === 'True');
    return failure ? { state: 'refused', note: `${made}: ${textOf(failure.message)}` } : { state: 'going', note };
  }
  return { state: ready >= replicas && old === 0 ? 'done' : 'made', note };
}
