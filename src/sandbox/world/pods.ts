/** Pods as the workload controllers make them and as a kubelet reports them. */
import { type KubernetesObject, type NewObject, type OwnerReference, timestamp } from '../kubernetes/objects.ts';
import { suffix } from '../kubernetes/store.ts';
import { hex, uuid } from './seeded.ts';

export const nodes = [
  'aks-system-31337420-vmss000000',
  'aks-system-31337420-vmss000001',
  'aks-user-27182818-vmss000000',
  'aks-user-27182818-vmss000001',
  'aks-user-27182818-vmss000002',
];

export interface PodTemplate {
  metadata?: { labels?: Record<string, string>; annotations?: Record<string, string> };
  spec: Record<string, unknown>;
}

export function ownerReference(owner: KubernetesObject): OwnerReference {
  const { apiVersion, kind, metadata } = owner;
  return { apiVersion, kind, name: metadata.name, uid: metadata.uid, controller: true, blockOwnerDeletion: true };
}

/** A pod of a ReplicaSet, DaemonSet or Job; a StatefulSet names its own. */
export function podOf(
  owner: KubernetesObject,
  template: PodTemplate,
  random: () => number,
  options: { name?: string; labels?: Record<string, string> } = {},
): NewObject {
  const name = options.name ?? `${owner.metadata.name}-${suffix(5, random)}`;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      ...(options.name ? {} : { generateName: `${owner.metadata.name}-` }),
      namespace: owner.metadata.namespace,
      labels: { ...template.metadata?.labels, ...options.labels },
      ...(template.metadata?.annotations ? { annotations: template.metadata.annotations } : {}),
      ownerReferences: [ownerReference(owner)],
    },
    spec: { ...template.spec },
  };
}

interface ContainerOfSpec {
  name: string;
  image: string;
}

/** The address that a pod of this name has. */
export function podAddress(name: string): string {
  const digits = Number.parseInt(hex(name, 4), 16);
  return `10.244.${digits >> 8}.${digits & 255}`;
}

export function nodeOf(name: string): string {
  return nodes[Number.parseInt(hex(name, 4), 16) % nodes.length] ?? '';
}

/** Running and ready since `since` (epoch ms). */
export function runningStatus(name: string, spec: Record<string, unknown>, since: number): Record<string, unknown> {
  const containers = (spec.containers ?? []) as ContainerOfSpec[];
  const startTime = timestamp(since);
  const podIP = spec.hostNetwork === true ? '10.224.0.4' : podAddress(name);
  const condition = (type: string) => ({ type, status: 'True', lastProbeTime: null, lastTransitionTime: startTime });
  return {
    phase: 'Running',
    conditions: ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled'].map(condition),
    hostIP: '10.224.0.4',
    podIP,
    podIPs: [{ ip: podIP }],
    qosClass: 'Burstable',
    startTime,
    containerStatuses: containers.map(({ name: container, image }) => ({
      name: container,
      image,
      imageID: `${image.replace(/[:@].*$/, '')}@sha256:${hex(image, 64)}`,
      containerID: `containerd://${hex(`${name}/${container}`, 64)}`,
      ready: true,
      started: true,
      restartCount: 0,
      state: { running: { startedAt: startTime } },
      lastState: {},
    })),
  };
}

/** A finished Job's pod. */
export function completedStatus(name: string, spec: Record<string, unknown>, since: number): Record<string, unknown> {
  const running = runningStatus(name, spec, since);
  const times = { startedAt: timestamp(since), finishedAt: timestamp(since + 42_000) };
  return {
    ...running,
    phase: 'Succeeded',
    containerStatuses: (running.containerStatuses as object[]).map((status) => ({
      ...status,
      ready: false,
      started: false,
      state: { terminated: { exitCode: 0, reason: 'Completed', ...times } },
    })),
  };
}

/** A pod that has run since `since`, whole: for workloads older than the sandbox. */
export function standingPod(pod: NewObject, since: number): NewObject {
  const name = pod.metadata.name ?? '';
  const spec = { nodeName: nodeOf(name), ...(pod.spec as Record<string, unknown>) };
  return {
    ...pod,
    metadata: { ...pod.metadata, uid: uuid(`${pod.metadata.namespace}/${name}`), creationTimestamp: timestamp(since) },
    spec,
    status: runningStatus(name, spec, since + 2000),
  };
}
