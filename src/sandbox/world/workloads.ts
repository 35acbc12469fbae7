/** Fills the cluster with its workloads, as if they had been running for weeks. */
import { deploymentDefaults } from '../kubernetes/defaults.ts';
import { type KubernetesObject, timestamp } from '../kubernetes/objects.ts';
import { delivered } from './delivery.ts';
import { replicaSetOf, specOf } from './deployments.ts';
import { podTemplate } from './pod-templates.ts';
import { completedStatus, nodes, ownerReference, type PodTemplate, podOf, standingPod } from './pods.ts';
import { uuid } from './seeded.ts';
import * as catalogue from './workload-catalogue.ts';
import { place, type World } from './world.ts';

const day = 24 * 3600 * 1000;

export function placeNamespacesAndNodes(world: World): void {
  const names = [...new Set([...catalogue.systemNamespaces, ...Object.keys(catalogue.deployments), 'sandbox-free'])];
  for (const name of names) placeNamespace(world, name);
  nodes.forEach((name, index) => {
    const pool = name.split('-')[1] ?? '';
    place(world, {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: {
        name,
        creationTimestamp: timestamp(world.now() - 40 * day),
        labels: {
          'kubernetes.azure.com/agentpool': pool,
          'kubernetes.azure.com/mode': pool,
          'kubernetes.io/os': 'linux',
          'kubernetes.io/hostname': name,
          'topology.kubernetes.io/zone': `westeurope-${(index % 3) + 1}`,
        },
      },
      spec: { providerID: `azure:///${name}` },
      status: {
        conditions: [
          {
            type: 'Ready',
            status: 'True',
            reason: 'KubeletReady',
            lastHeartbeatTime: timestamp(world.now()),
            lastTransitionTime: timestamp(world.now() - 40 * day),
          },
        ],
        nodeInfo: {
          kubeletVersion: 'v1.33.6',
          osImage: 'Ubuntu 24.04.3 LTS',
          operatingSystem: 'linux',
          architecture: 'amd64',
          containerRuntimeVersion: 'containerd://2.0.7',
        },
        capacity: { cpu: '8', memory: '32Gi', pods: '110' },
      },
    });
  });
}

export function placeNamespace(world: World, name: string): void {
  const at = world.now() - 90 * day;
  const team: Record<string, string> = catalogue.systemNamespaces.includes(name) ? {} : { team: name };
  const labels = { 'kubernetes.io/metadata.name': name, ...team };
  place(world, {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, uid: uuid(`namespace/${name}`), creationTimestamp: timestamp(at), labels },
    spec: { finalizers: ['kubernetes'] },
    status: { phase: 'Active' },
  });
  place(world, {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'default', namespace: name, creationTimestamp: timestamp(at) },
  });
}

export function placeWorkloads(world: World): void {
  each(catalogue.deployments, (namespace, app) => {
    const template = podTemplate(app, namespace, 'Deployment');
    const deployment = placeDeployment(world, namespace, app.name, app.replicas, template);
    placeService(world, namespace, app.name, deployment);
  });
  each(catalogue.statefulSets, (namespace, app) => placeStatefulSet(world, namespace, app));
  each(catalogue.daemonSets, (namespace, app) => placeDaemonSet(world, namespace, app));
  each(catalogue.jobs, (namespace, app) => placeJob(world, namespace, app));
}

function each(apps: Record<string, catalogue.App[]>, place: (namespace: string, app: catalogue.App) => void): void {
  for (const [namespace, list] of Object.entries(apps)) for (const app of list) place(namespace, app);
}

function metadata(world: World, kind: string, namespace: string, name: string, template: PodTemplate) {
  const at = world.now() - Math.floor((3 + world.random() * 60) * day);
  const labels = { ...template.metadata?.labels };
  return { name, namespace, uid: uuid(`${kind}/${namespace}/${name}`), creationTimestamp: timestamp(at), labels };
}

/** A deployment with its replica set and pods, all ready. */
export function placeDeployment(
  world: World,
  namespace: string,
  name: string,
  replicas: number,
  template: PodTemplate,
  labels: Record<string, string> = {},
): KubernetesObject {
  const meta = metadata(world, 'Deployment', namespace, name, template);
  const at = Date.parse(meta.creationTimestamp);
  const running = { replicas, readyReplicas: replicas, availableReplicas: replicas, observedGeneration: 1 };
  const condition = (type: string, reason: string, message: string) => ({
    type,
    status: 'True',
    reason,
    message,
    lastUpdateTime: timestamp(at + 9000),
    lastTransitionTime: timestamp(at),
  });
  const selector = { matchLabels: { app: template.metadata?.labels?.app ?? name } };
  const own = { ...meta, labels: { ...meta.labels, ...labels } };
  const spec = { replicas, selector, template, ...deploymentDefaults };
  const deployment = place(world, delivered(world, { apiVersion: 'apps/v1', kind: 'Deployment', metadata: own, spec }));
  const wanted = replicaSetOf(deployment, replicas);
  const uid = uuid(`ReplicaSet/${namespace}/${wanted.metadata.name}`);
  const set = place(world, {
    ...wanted,
    metadata: { ...wanted.metadata, creationTimestamp: timestamp(at), uid },
    status: { ...running, fullyLabeledReplicas: replicas },
  });
  for (let index = 0; index < replicas; index += 1) {
    place(world, standingPod(podOf(set, specOf(set).template, world.random), at + Math.floor(world.random() * day)));
  }
  const progressed = `ReplicaSet "${set.metadata.name}" has successfully progressed.`;
  const status = {
    ...running,
    updatedReplicas: replicas,
    conditions: [
      condition('Available', 'MinimumReplicasAvailable', 'Deployment has minimum availability.'),
      condition('Progressing', 'NewReplicaSetAvailable', progressed),
    ],
  };
  return world.store.update(world.resources.get('apps', 'deployments'), { ...deployment, status });
}

function placeService(world: World, namespace: string, name: string, deployment: KubernetesObject): void {
  place(world, {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace, creationTimestamp: deployment.metadata.creationTimestamp, labels: { app: name } },
    spec: {
      type: 'ClusterIP',
      clusterIP: '10.0.0.1',
      ports: [{ name: 'http', port: 80, targetPort: 8080, protocol: 'TCP' }],
      selector: { app: name },
    },
    status: { loadBalancer: {} },
  });
}

function every(counts: string[], value: number): Record<string, number> {
  return Object.fromEntries(counts.map((count) => [count, value]));
}

function placeStatefulSet(world: World, namespace: string, app: catalogue.App): void {
  const template = podTemplate(app, namespace, 'StatefulSet');
  const { name, replicas } = app;
  const counts = ['replicas', 'readyReplicas', 'currentReplicas', 'updatedReplicas', 'availableReplicas'];
  const set = place(world, {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: metadata(world, 'StatefulSet', namespace, name, template),
    spec: { replicas, serviceName: name, selector: { matchLabels: { app: name } }, template },
    status: { ...every(counts, replicas), observedGeneration: 1 },
  });
  for (let index = 0; index < replicas; index += 1) {
    const pod = podOf(set, template, world.random, {
      name: `${name}-${index}`,
      labels: { 'statefulset.kubernetes.io/pod-name': `${name}-${index}` },
    });
    place(world, standingPod(pod, Date.parse(set.metadata.creationTimestamp)));
  }
}

function placeDaemonSet(world: World, namespace: string, app: catalogue.App): void {
  const template = podTemplate({ ...app, replicas: 1 }, namespace, 'DaemonSet');
  const counts = [
    ...['desiredNumberScheduled', 'currentNumberScheduled', 'numberReady', 'updatedNumberScheduled'],
    'numberAvailable',
  ];
  const set = place(world, {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: metadata(world, 'DaemonSet', namespace, app.name, template),
    spec: { selector: { matchLabels: { app: app.name } }, template },
    status: { ...every(counts, nodes.length), numberMisscheduled: 0, observedGeneration: 1 },
  });
  for (const nodeName of nodes) {
    const pod = podOf(set, { ...template, spec: { ...template.spec, nodeName } }, world.random);
    place(world, standingPod(pod, Date.parse(set.metadata.creationTimestamp)));
  }
}

function placeJob(world: World, namespace: string, app: catalogue.App): void {
  const template = podTemplate(app, namespace, 'Job');
  const at = world.now() - Math.floor((2 + world.random() * 20) * 3600 * 1000);
  const name = `${app.name}-${Math.floor(at / 60_000)}`;
  const labels = { ...template.metadata?.labels, 'batch.kubernetes.io/job-name': name };
  const cronJob = place(world, {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: metadata(world, 'CronJob', namespace, app.name, template),
    spec: { schedule: '17 3 * * *', suspend: false, concurrencyPolicy: 'Forbid', jobTemplate: { spec: { template } } },
    status: { lastScheduleTime: timestamp(at) },
  });
  const job = place(world, {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name,
      namespace,
      labels,
      creationTimestamp: timestamp(at),
      ownerReferences: [ownerReference(cronJob)],
    },
    spec: { completions: 1, parallelism: 1, backoffLimit: 6, template },
    status: {
      succeeded: 1,
      startTime: timestamp(at),
      completionTime: timestamp(at + 44_000),
      conditions: [{ type: 'Complete', status: 'True' }],
    },
  });
  const pod = standingPod(podOf(job, { ...template, metadata: { labels } }, world.random), at);
  place(world, { ...pod, status: completedStatus(pod.metadata.name ?? '', pod.spec as Record<string, unknown>, at) });
}
