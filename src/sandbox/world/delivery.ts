/** Who delivers the workloads of a namespace, with the marks that it leaves on them and the fields that it owns. */
import { applyEntry } from '../kubernetes/apply.ts';
import type { NewObject } from '../kubernetes/objects.ts';
import type { World } from './world.ts';

interface Delivery {
  readonly manager: string;
  readonly labels?: Record<string, string>;
  readonly annotations?: Record<string, string>;
}

/** Undefined for teams that run `kubectl apply` of their own. */
function deliveryOf(namespace: string, name: string): Delivery | undefined {
  switch (namespace) {
    case 'cert-manager':
      return {
        manager: 'helm',
        labels: { 'app.kubernetes.io/managed-by': 'Helm', 'helm.sh/chart': 'cert-manager-v1.18.2' },
        annotations: {
          'meta.helm.sh/release-name': 'cert-manager',
          'meta.helm.sh/release-namespace': 'cert-manager',
        },
      };
    case 'ingress-nginx':
      return {
        manager: 'helm-controller',
        labels: { 'helm.toolkit.fluxcd.io/name': 'ingress-nginx', 'helm.toolkit.fluxcd.io/namespace': 'flux-system' },
      };
    case 'observability':
      return {
        manager: 'kustomize-controller',
        labels: {
          'kustomize.toolkit.fluxcd.io/name': 'observability',
          'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
        },
      };
    case 'payments':
      return {
        manager: 'argocd-controller',
        annotations: { 'argocd.argoproj.io/tracking-id': `payments:apps/Deployment:payments/${name}` },
      };
    default:
      return undefined;
  }
}

/** The object with the marks of who delivers it, as that applied it. */
export function delivered(world: World, object: NewObject): NewObject {
  const { namespace = '', name = '', labels, annotations, ...metadata } = object.metadata;
  const delivery = deliveryOf(namespace, name);
  if (!delivery) return object;
  const marked = {
    ...object,
    metadata: {
      ...metadata,
      name,
      namespace,
      labels: { ...labels, ...delivery.labels },
      ...((annotations || delivery.annotations) && { annotations: { ...annotations, ...delivery.annotations } }),
    },
  };
  const entry = applyEntry(
    marked,
    delivery.manager,
    Date.parse(object.metadata.creationTimestamp ?? '') || world.now(),
  );
  return { ...marked, metadata: { ...marked.metadata, managedFields: [entry] } };
}
