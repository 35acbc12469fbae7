/** The pods that workloads make next, as Kubernetes' controllers make them (kube-controller-manager 1.35). */
import { countOf, listOf, metadataOf, objectOf, type RawObject, textOf } from './raw-json.ts';

/** What a workload makes on the way to its next pod. */
export type NextPod =
  | {
      /** What stands between it and its pods: a Deployment's ReplicaSet, a CronJob's Job. */
      readonly between?: RawObject;
      /** The pod that is made by `between` (as the API server completed it, where it did) or by the workload itself. */
      pod(between?: unknown): RawObject;
      /** Pods that it is to have; absent where its kind does not say. */
      readonly replicas?: number;
    }
  /** Why it makes none. */
  | { readonly none: string };

/** Kinds that have a pod template, with the paths of their lists. */
export const workloadLists: readonly { readonly group: string; readonly kind: string; readonly plural: string }[] = [
  { group: 'apps', kind: 'Deployment', plural: 'deployments' },
  { group: 'apps', kind: 'StatefulSet', plural: 'statefulsets' },
  { group: 'apps', kind: 'DaemonSet', plural: 'daemonsets' },
  { group: 'batch', kind: 'CronJob', plural: 'cronjobs' },
  { group: 'batch', kind: 'Job', plural: 'jobs' },
  { group: 'apps', kind: 'ReplicaSet', plural: 'replicasets' },
  { group: '', kind: 'ReplicationController', plural: 'replicationcontrollers' },
];

/** Stands for the hash of a template, which only the controller can tell; of its length and letters. */
const hash = '6b7c8d9f5d';

/** What the workload (parsed JSON) makes next; undefined for a kind without a pod template. */
export function nextPod(raw: unknown): NextPod | undefined {
  const workload = objectOf(raw);
  const spec = objectOf(workload.spec);
  const replicas = countOf(spec.replicas) ?? 1;
  switch (textOf(workload.kind)) {
    case 'Deployment': {
      const between = replicaSetOf(workload);
      return { between, replicas, pod: (made) => podOf(objectOf(made ?? between)) };
    }
    case 'ReplicaSet':
    case 'ReplicationController':
      return { replicas, pod: () => podOf(workload) };
    case 'StatefulSet':
      return { replicas, pod: () => podOfStatefulSet(workload) };
    case 'DaemonSet':
      return { ...replicasOfDaemonSet(workload), pod: () => podOfDaemonSet(workload) };
    case 'Job':
      return isFinished(workload) ? { none: 'it is finished' } : { pod: () => podOfJob(workload) };
    case 'CronJob': {
      const between = jobOf(workload);
      return { between, pod: (made) => podOfJob(objectOf(made ?? between)) };
    }
    default:
      return undefined;
  }
}

function replicasOfDaemonSet({ status }: RawObject): { readonly replicas?: number } {
  const wanted = countOf(objectOf(status).desiredNumberScheduled);
  return wanted === undefined ? {} : { replicas: wanted };
}

function isFinished({ status }: RawObject): boolean {
  return listOf(objectOf(status).conditions)
    .map(objectOf)
    .some(({ type, status }) => (type === 'Complete' || type === 'Failed') && status === 'True');
}

/** Stands for the identity of what is not there yet. */
const noUid = '00000000-0000-4000-8000-000000000000';

function owned(owner: RawObject): RawObject {
  const { name, uid } = metadataOf(owner);
  const { apiVersion, kind } = owner;
  return { apiVersion, kind, name, uid: uid || noUid, controller: true, blockOwnerDeletion: true };
}

function labelled(template: RawObject, labels: Readonly<Record<string, string>>): RawObject {
  const metadata = objectOf(template.metadata);
  return { ...template, metadata: { ...metadata, labels: { ...objectOf(metadata.labels), ...labels } } };
}

function replicaSetOf(deployment: RawObject): RawObject {
  const { name, namespace, annotations } = metadataOf(deployment);
  const spec = objectOf(deployment.spec);
  const template = labelled(objectOf(spec.template), { 'pod-template-hash': hash });
  const selector = objectOf(spec.selector);
  const matchLabels = { ...objectOf(selector.matchLabels), 'pod-template-hash': hash };
  const { 'kubectl.kubernetes.io/last-applied-configuration': _, ...kept } = annotations;
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${name}-${hash}`,
      namespace,
      labels: objectOf(objectOf(template.metadata).labels),
      annotations: kept,
      ownerReferences: [owned(deployment)],
    },
    spec: { replicas: countOf(spec.replicas) ?? 1, selector: { ...selector, matchLabels }, template },
  };
}

/** What every controller makes of its template; of a ReplicaSet's and a ReplicationController's that is all. */
function podOf(owner: RawObject, template: RawObject = objectOf(objectOf(owner.spec).template)): RawObject {
  const { name, namespace } = metadataOf(owner);
  const { labels, annotations, finalizers } = objectOf(template.metadata);
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      generateName: `${name}-`,
      namespace,
      ...(labels !== undefined && { labels }),
      ...(annotations !== undefined && { annotations }),
      ...(finalizers !== undefined && { finalizers }),
      ownerReferences: [owned(owner)],
    },
    spec: objectOf(template.spec),
  };
}

function podOfStatefulSet(owner: RawObject): RawObject {
  const { name: setName } = metadataOf(owner);
  const spec = objectOf(owner.spec);
  // The one after those that it has: their names are taken.
  const index = (countOf(objectOf(spec.ordinals).start) ?? 0) + (countOf(spec.replicas) ?? 1);
  const name = `${setName}-${index}`;
  const labels = {
    'controller-revision-hash': `${setName}-${hash}`,
    'statefulset.kubernetes.io/pod-name': name,
    'apps.kubernetes.io/pod-index': String(index),
  };
  const pod = podOf(owner, labelled(objectOf(spec.template), labels));
  const { generateName: _, ...metadata } = objectOf(pod.metadata);
  const podSpec = objectOf(pod.spec);
  const claims = listOf(spec.volumeClaimTemplates).map((claim) => metadataOf(objectOf(claim)).name);
  const volumes = [
    ...claims.map((claim) => ({ name: claim, persistentVolumeClaim: { claimName: `${claim}-${name}` } })),
    ...listOf(podSpec.volumes).filter((volume) => !claims.includes(textOf(objectOf(volume).name))),
  ];
  return {
    ...pod,
    metadata: { ...metadata, name },
    spec: {
      ...podSpec,
      hostname: name,
      ...(textOf(spec.serviceName) !== '' && { subdomain: spec.serviceName }),
      ...(volumes.length > 0 && { volumes }),
    },
  };
}

/** `daemon` tolerates what keeps other pods away, and asks for one node by name. */
function podOfDaemonSet(owner: RawObject): RawObject {
  const { 'deprecated.daemonset.template.generation': generation } = metadataOf(owner).annotations;
  const template = labelled(objectOf(objectOf(owner.spec).template), {
    'controller-revision-hash': hash,
    'pod-template-generation': textOf(generation) || '1',
  });
  const pod = podOf(owner, template);
  const spec = objectOf(pod.spec);
  const tolerations = [
    ...listOf(spec.tolerations),
    ...daemonTolerations.filter(({ key }) => spec.hostNetwork === true || !key.endsWith('/network-unavailable')),
  ];
  const affinity = objectOf(spec.affinity);
  const nodeAffinity = {
    ...objectOf(affinity.nodeAffinity),
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['a-node'] }] }],
    },
  };
  return { ...pod, spec: { ...spec, tolerations, affinity: { ...affinity, nodeAffinity } } };
}

const daemonTolerations = [
  { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/disk-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/memory-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/pid-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/unschedulable', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/network-unavailable', operator: 'Exists', effect: 'NoSchedule' },
];

function jobOf(cronJob: RawObject): RawObject {
  const { name, namespace } = metadataOf(cronJob);
  const template = objectOf(objectOf(cronJob.spec).jobTemplate);
  const { labels, annotations } = objectOf(template.metadata);
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      // Behind the name stand the minutes since 1970 for which it was due.
      name: `${name}-29000000`,
      namespace,
      ...(labels !== undefined && { labels }),
      annotations: {
        ...objectOf(annotations),
        'batch.kubernetes.io/cronjob-scheduled-timestamp': '2025-02-20T05:20:00Z',
      },
      ownerReferences: [owned(cronJob)],
    },
    spec: objectOf(template.spec),
  };
}

const trackingFinalizer = 'batch.kubernetes.io/job-tracking';

function podOfJob(job: RawObject): RawObject {
  const { name, uid: known } = metadataOf(job);
  const uid = known || noUid;
  const spec = objectOf(job.spec);
  const isIndexed = spec.completionMode === 'Indexed';
  const template = labelled(objectOf(spec.template), {
    'job-name': name,
    'batch.kubernetes.io/job-name': name,
    'controller-uid': uid,
    'batch.kubernetes.io/controller-uid': uid,
    ...(isIndexed && { 'batch.kubernetes.io/job-completion-index': '0' }),
  });
  const pod = podOf(job, template);
  const metadata = objectOf(pod.metadata);
  const finalizers = [...listOf(metadata.finalizers), trackingFinalizer];
  if (!isIndexed) return { ...pod, metadata: { ...metadata, finalizers } };
  const index = { 'batch.kubernetes.io/job-completion-index': '0' };
  return {
    ...pod,
    metadata: {
      ...metadata,
      finalizers,
      generateName: `${name}-0-`,
      annotations: { ...objectOf(metadata.annotations), ...index },
    },
    spec: indexed(objectOf(pod.spec), `${name}-0`),
  };
}

function indexed(spec: RawObject, hostname: string): RawObject {
  const fieldPath = "metadata.labels['batch.kubernetes.io/job-completion-index']";
  const variable = { name: 'JOB_COMPLETION_INDEX', valueFrom: { fieldRef: { fieldPath } } };
  const told = (containers: unknown) =>
    listOf(containers).map((container) => {
      const env = listOf(objectOf(container).env);
      const isThere = env.some((one) => objectOf(one).name === variable.name);
      return isThere ? container : { ...objectOf(container), env: [...env, variable] };
    });
  return {
    ...spec,
    containers: told(spec.containers),
    ...(spec.initContainers !== undefined && { initContainers: told(spec.initContainers) }),
    hostname,
  };
}
