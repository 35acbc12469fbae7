/** The deployment and replica set controllers and a kubelet, as small as they can be and still look right. */
import { isDeepStrictEqual } from 'node:util';
import { fieldAt, type KubernetesObject, type NewObject, timestamp } from '../kubernetes/objects.ts';
import { ApiError } from '../kubernetes/status.ts';
import type { Change } from '../kubernetes/store.ts';
import { recordEvent } from './events.ts';
import { nodeOf, ownerReference, type PodTemplate, podOf, runningStatus } from './pods.ts';
import { hex } from './seeded.ts';
import { setStatus, type World } from './world.ts';

interface WorkloadSpec {
  replicas: number;
  selector: { matchLabels: Record<string, string> };
  template: PodTemplate;
}

interface Condition {
  type: string;
  status: string;
  message?: string;
  lastTransitionTime: string;
}

function conditionsOf({ status }: KubernetesObject): Condition[] {
  return ((status ?? {}) as { conditions?: Condition[] }).conditions ?? [];
}

const asController = {
  user: {
    name: 'system:serviceaccount:kube-system:replicaset-controller',
    groups: ['system:serviceaccounts', 'system:serviceaccounts:kube-system', 'system:authenticated'],
  },
  dryRun: false,
};
const startMs = 400;
/** A controller tries again at once, then ever more seldom, and never gives up. */
const firstRetryMs = 1_000;
const lastRetryMs = 1_000_000;
const revisionKey = 'deployment.kubernetes.io/revision';

export const specOf = (object: KubernetesObject) => object.spec as WorkloadSpec;

/** The ten letters that tell a template's ReplicaSet from another's. */
export function templateHash(template: PodTemplate): string {
  return hex(JSON.stringify(template), 10).replace(/[aeiou]/g, 'x');
}

export function replicaSetOf(deployment: KubernetesObject, replicas: number): NewObject {
  const { template, selector } = specOf(deployment);
  const hash = templateHash(template);
  const labels = { ...template.metadata?.labels, 'pod-template-hash': hash };
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${deployment.metadata.name}-${hash}`,
      namespace: deployment.metadata.namespace,
      labels,
      annotations: { ...deployment.metadata.annotations, [revisionKey]: String(deployment.metadata.generation ?? 1) },
      ownerReferences: [ownerReference(deployment)],
    },
    spec: {
      replicas,
      selector: { matchLabels: { ...selector.matchLabels, 'pod-template-hash': hash } },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
    status: { replicas: 0 },
  };
}

export function isReady(pod: KubernetesObject): boolean {
  return conditionsOf(pod).some(({ type, status }) => type === 'Ready' && status === 'True');
}

export function ownedBy(objects: KubernetesObject[], owner: KubernetesObject): KubernetesObject[] {
  return objects.filter((object) => object.metadata.ownerReferences?.some(({ uid }) => uid === owner.metadata.uid));
}

/** The words in which the API server refuses a task; undefined when it lets it pass. */
function refusalOf(task: () => void): string | undefined {
  try {
    task();
    return undefined;
  } catch (error) {
    if (error instanceof ApiError) return error.message;
    throw error;
  }
}

export function runControllers(world: World): void {
  const { store, resources } = world;
  const deployments = resources.get('apps', 'deployments');
  const replicaSets = resources.get('apps', 'replicasets');
  const pods = resources.get('', 'pods');
  const queued = new Set<string>();
  const refusals = new Map<string, number>();

  const inNamespace = (object: KubernetesObject) => object.metadata.namespace;
  const current = (object: KubernetesObject) => {
    const resource = object.kind === 'Deployment' ? deployments : replicaSets;
    const present = store.find(resource, inNamespace(object), object.metadata.name);
    return present?.metadata.uid === object.metadata.uid ? present : undefined;
  };
  const enqueue = (object: KubernetesObject, reconcile: (present: KubernetesObject) => void, delay = 0) => {
    const key = `${object.kind}/${object.metadata.uid}`;
    if (queued.has(key)) return;
    queued.add(key);
    world.after(delay, () => {
      queued.delete(key);
      const present = current(object);
      if (present && !present.metadata.deletionTimestamp) reconcile(present);
    });
  };

  const reconcileDeployment = (deployment: KubernetesObject) => {
    const spec = specOf(deployment);
    const sets = ownedBy(store.list(replicaSets, inNamespace(deployment)), deployment);
    const name = `${deployment.metadata.name}-${templateHash(spec.template)}`;
    const wanted = sets.find((set) => set.metadata.name === name);
    if (!wanted) {
      const refusal = refusalOf(() => {
        const set = store.create(replicaSets, replicaSetOf(deployment, spec.replicas));
        const message = `Scaled up replica set ${set.metadata.name} from 0 to ${spec.replicas}`;
        recordEvent(world, deployment, 'deployment-controller', 'Normal', 'ScalingReplicaSet', message);
      });
      if (refusal) recordEvent(world, deployment, 'deployment-controller', 'Warning', 'ReplicaSetCreateError', refusal);
      return;
    }
    if (specOf(wanted).replicas !== spec.replicas) scale(wanted, spec.replicas);
    const ready = ownedBy(store.list(pods, inNamespace(deployment)), wanted).filter(isReady).length;
    if (ready >= spec.replicas) for (const old of sets) if (old !== wanted && specOf(old).replicas > 0) scale(old, 0);
    deploymentStatus(deployment, wanted, sets);
  };

  const scale = (set: KubernetesObject, replicas: number) => {
    const metadata = { ...set.metadata, resourceVersion: '', generation: (set.metadata.generation ?? 1) + 1 };
    store.update(replicaSets, { ...set, metadata, spec: { ...specOf(set), replicas } });
  };

  const deploymentStatus = (deployment: KubernetesObject, wanted: KubernetesObject, sets: KubernetesObject[]) => {
    const all = sets.flatMap((set) => ownedBy(store.list(pods, inNamespace(deployment)), set));
    const updated = ownedBy(all, wanted);
    const ready = all.filter(isReady).length;
    const { replicas } = specOf(deployment);
    // Of the ReplicaSets before too, as long as they ask for pods.
    const failure = [wanted, ...sets].flatMap(conditionsOf).find(({ type }) => type === 'ReplicaFailure');
    const previous = conditionsOf(deployment);
    const stamp = timestamp(world.now());
    const condition = (type: string, ok: boolean, reason: string, message: string) => {
      const status = ok ? 'True' : 'False';
      const same = (one: Condition) => one.type === type && one.status === status && one.message === message;
      return previous.find(same) ?? { type, status, reason, message, lastUpdateTime: stamp, lastTransitionTime: stamp };
    };
    const available = ready >= Math.max(1, replicas - Math.floor(replicas / 4)) || replicas === 0;
    const done = updated.filter(isReady).length >= replicas;
    const status = {
      observedGeneration: deployment.metadata.generation,
      replicas: all.length,
      updatedReplicas: updated.length,
      readyReplicas: ready,
      availableReplicas: ready,
      ...(ready < replicas ? { unavailableReplicas: replicas - ready } : {}),
      conditions: [
        condition(
          'Available',
          available,
          `MinimumReplicas${available ? 'Available' : 'Unavailable'}`,
          `Deployment ${available ? 'has' : 'does not have'} minimum availability.`,
        ),
        condition(
          'Progressing',
          true,
          done ? 'NewReplicaSetAvailable' : 'ReplicaSetUpdated',
          `ReplicaSet "${wanted.metadata.name}" ${done ? 'has successfully progressed' : 'is progressing'}.`,
        ),
        ...(failure ? [condition('ReplicaFailure', true, 'FailedCreate', failure.message ?? '')] : []),
      ],
    };
    if (!isDeepStrictEqual(status, deployment.status)) setStatus(world, deployment, status);
  };

  const reconcileReplicaSet = (set: KubernetesObject) => {
    const { replicas, template } = specOf(set);
    const owned = ownedBy(store.list(pods, inNamespace(set)), set);
    let failure: string | undefined;
    for (let missing = replicas - owned.length; missing > 0 && failure === undefined; missing -= 1) {
      failure = createPod(set, template);
    }
    for (const surplus of owned.slice(replicas)) {
      store.delete(pods, surplus);
      const message = `Deleted pod: ${surplus.metadata.name}`;
      recordEvent(world, set, 'replicaset-controller', 'Normal', 'SuccessfulDelete', message);
    }
    const present = ownedBy(store.list(pods, inNamespace(set)), set);
    const ready = present.filter(isReady).length;
    const status = {
      replicas: present.length,
      ...(present.length > 0 ? { fullyLabeledReplicas: present.length } : {}),
      ...(ready > 0 ? { readyReplicas: ready, availableReplicas: ready } : {}),
      observedGeneration: set.metadata.generation,
      ...(failure === undefined ? {} : { conditions: [failureOf(set, failure)] }),
    };
    if (!isDeepStrictEqual(status, set.status)) setStatus(world, set, status);
    if (failure === undefined) return void refusals.delete(set.metadata.uid);
    const count = (refusals.get(set.metadata.uid) ?? 0) + 1;
    refusals.set(set.metadata.uid, count);
    world.after(Math.min(firstRetryMs * 2 ** (count - 1), lastRetryMs), () => enqueue(set, reconcileReplicaSet));
  };

  const failureOf = (set: KubernetesObject, message: string) => {
    const [before] = conditionsOf(set);
    const lastTransitionTime = before?.message === message ? before.lastTransitionTime : timestamp(world.now());
    return { type: 'ReplicaFailure', status: 'True', lastTransitionTime, reason: 'FailedCreate', message };
  };

  /** The refusal's words, or undefined when the pod was made. */
  const createPod = (set: KubernetesObject, template: PodTemplate): string | undefined => {
    const refusal = refusalOf(() => {
      const pod = podOf(set, template, world.random);
      const { object } = world.writes.create({ resource: pods, namespace: inNamespace(set) }, pod, asController);
      const message = `Created pod: ${object.metadata.name}`;
      recordEvent(world, set, 'replicaset-controller', 'Normal', 'SuccessfulCreate', message);
    });
    if (refusal !== undefined)
      recordEvent(world, set, 'replicaset-controller', 'Warning', 'FailedCreate', `Error creating: ${refusal}`);
    return refusal;
  };

  /** Pending pods are scheduled and started, as by a kubelet that has every image. */
  const start = (pod: KubernetesObject) =>
    world.after(startMs, () => {
      const present = store.find(pods, inNamespace(pod), pod.metadata.name);
      if (present?.metadata.uid !== pod.metadata.uid || fieldAt(present, 'status.phase') !== 'Pending') return;
      const spec = { nodeName: nodeOf(present.metadata.name), ...(present.spec as Record<string, unknown>) };
      const status = runningStatus(present.metadata.name, spec, world.now());
      store.update(pods, { ...present, metadata: { ...present.metadata, resourceVersion: '' }, spec, status });
    });

  const onPod = ({ type, object }: Change) => {
    if (type === 'ADDED') start(object);
    if (type === 'DELETED') world.logs.drop(inNamespace(object) ?? '', object.metadata.name);
    const owner = object.metadata.ownerReferences?.find(({ kind }) => kind === 'ReplicaSet');
    const set = owner && store.find(replicaSets, inNamespace(object), owner.name);
    if (set && set.metadata.uid === owner.uid) enqueue(set, reconcileReplicaSet);
  };
  const onReplicaSet = ({ type, object, previous }: Change) => {
    // Its own status is no news to it: a refused pod must wait for its retry.
    const news = type === 'ADDED' || object.metadata.generation !== previous?.metadata.generation;
    if (type !== 'DELETED' && news) enqueue(object, reconcileReplicaSet);
    const owner = object.metadata.ownerReferences?.find(({ kind }) => kind === 'Deployment');
    const deployment = owner && store.find(deployments, inNamespace(object), owner.name);
    if (deployment) enqueue(deployment, reconcileDeployment);
  };
  store.listen(pods, onPod);
  store.listen(replicaSets, onReplicaSet);
  store.listen(deployments, ({ type, object }) => {
    if (type !== 'DELETED') enqueue(object, reconcileDeployment);
  });
}
