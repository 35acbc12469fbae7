import { parsePodOwner } from './cluster-parse.ts';
import type { ComponentContainer, ComponentDeployment, ComponentPod, ContainerStatus } from './component.ts';
import { recogniseComponent } from './component-role.ts';
import { listOf, metadataOf, numberOf, objectOf, type RawObject, textOf, textsOf, timeOf } from './raw-json.ts';

/** A Deployment (apps/v1), if it plays a role in enforcement. */
export function parseDeployment(raw: unknown): ComponentDeployment | undefined {
  const object = objectOf(raw);
  const metadata = metadataOf(object);
  if (metadata.name === '') return undefined;
  const spec = objectOf(object.spec);
  const status = objectOf(object.status);
  const template = objectOf(spec.template);
  const containers = listOf(objectOf(template.spec).containers).map(parseContainer);
  const component = recogniseComponent({
    namespace: metadata.namespace,
    workload: metadata.name,
    labels: metadata.labels,
    podLabels: metadataOf(template).labels,
    containers,
  });
  if (!component) return undefined;
  return {
    ...component,
    namespace: metadata.namespace,
    name: metadata.name,
    createdAt: metadata.createdAt,
    desired: numberOf(spec.replicas) ?? 1,
    ready: numberOf(status.readyReplicas) ?? 0,
    updated: numberOf(status.updatedReplicas) ?? 0,
    containers,
  };
}

/** A Pod (v1), if it plays a role in enforcement. */
export function parsePod(raw: unknown): ComponentPod | undefined {
  const object = objectOf(raw);
  const metadata = metadataOf(object);
  if (metadata.name === '') return undefined;
  const spec = objectOf(object.spec);
  const status = objectOf(object.status);
  const specified = listOf(spec.containers).map(parseContainer);
  const owner = parsePodOwner(raw)?.owner;
  const component = recogniseComponent({
    namespace: metadata.namespace,
    workload: owner?.kind === 'Deployment' ? owner.name : '',
    labels: {},
    podLabels: metadata.labels,
    containers: specified,
  });
  if (!component) return undefined;
  const conditions = listOf(status.conditions).map(objectOf);
  const condition = whyNotReady(conditions);
  return {
    ...component,
    namespace: metadata.namespace,
    name: metadata.name,
    phase: textOf(status.phase),
    ready: conditions.some((entry) => entry.type === 'Ready' && entry.status === 'True'),
    createdAt: metadata.createdAt,
    deleting: textOf(objectOf(object.metadata).deletionTimestamp) !== '',
    nodeName: textOf(spec.nodeName),
    ...(condition && { condition }),
    containers: containerStatuses(specified, listOf(status.containerStatuses)),
  };
}

function parseContainer(raw: unknown): ComponentContainer {
  const object = objectOf(raw);
  const image = textOf(object.image);
  const version = versionOf(image);
  return {
    name: textOf(object.name),
    image,
    ...(version && { version }),
    // Kubernetes appends args to command; Gatekeeper's flags may stand in either.
    args: [...textsOf(object.command), ...textsOf(object.args)],
    resources: objectOf(object.resources),
  };
}

/** The semantic version in an image's tag, without its `v`; undefined for a digest or a tag such as `latest`. */
export function versionOf(image: string): string | undefined {
  const tag = /:([^:/]+)$/.exec(image.replace(/@.*$/s, ''))?.[1];
  return tag === undefined ? undefined : /^v?(\d+\.\d+\.\d+(?:[-+.][\w.+-]*)?)$/.exec(tag)?.[1];
}

function containerStatuses(
  specified: readonly ComponentContainer[],
  statuses: readonly unknown[],
): readonly ContainerStatus[] {
  const byName = new Map(statuses.map(objectOf).map((status) => [textOf(status.name), status]));
  return specified.map(({ resources: _, ...own }) => {
    const status = byName.get(own.name) ?? {};
    const state = objectOf(status.state);
    const waiting = objectOf(state.waiting);
    const ended = objectOf(objectOf(status.lastState).terminated ?? state.terminated);
    const finishedAt = timeOf(ended.finishedAt);
    return {
      ...own,
      ready: status.ready === true,
      restarts: numberOf(status.restartCount) ?? 0,
      ...(state.waiting !== undefined && {
        waiting: { reason: textOf(waiting.reason), message: textOf(waiting.message) },
      }),
      ...(Object.keys(ended).length > 0 && {
        terminated: {
          reason: textOf(ended.reason),
          exitCode: numberOf(ended.exitCode) ?? 0,
          ...(finishedAt !== undefined && { finishedAt }),
        },
      }),
    };
  });
}

/** The first condition that says why, the deepest cause first. */
function whyNotReady(conditions: readonly RawObject[]): ComponentPod['condition'] {
  for (const type of ['PodScheduled', 'Initialized', 'ContainersReady', 'Ready']) {
    const condition = conditions.find((entry) => entry.type === type && entry.status === 'False');
    if (condition) return { reason: textOf(condition.reason), message: textOf(condition.message) };
  }
  return undefined;
}
