/** The scale subresource of workloads, in autoscaling/v1's shape. */
import { fieldAt, isRecord, type KubernetesObject } from './objects.ts';
import { type PatchType, parseBody, patched } from './patch.ts';
import { badRequest } from './status.ts';

export function readScale(object: KubernetesObject): KubernetesObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const labels = Object.entries(fieldAt(object, 'spec.selector.matchLabels') ?? {});
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: fieldAt(object, 'spec.replicas') ?? 0 },
    status: {
      replicas: fieldAt(object, 'status.replicas') ?? 0,
      selector: labels.map(([key, value]) => `${key}=${value}`).join(','),
    },
  };
}

/** The workload with the replicas that a PUT's body, or a PATCH's of a `type`, asks for. */
export function writeScale(object: KubernetesObject, body: string, type: PatchType = 'apply'): KubernetesObject {
  const next = type === 'apply' ? parseBody(body) : patched(type, readScale(object), body);
  const replicas = fieldAt(next, 'spec.replicas');
  if (typeof replicas !== 'number' || replicas < 0) throw badRequest('spec.replicas: must be a number of at least 0');
  const asked = String(fieldAt(next, 'metadata.resourceVersion') ?? '');
  const spec = isRecord(object.spec) ? object.spec : {};
  return { ...object, metadata: { ...object.metadata, resourceVersion: asked }, spec: { ...spec, replicas } };
}
