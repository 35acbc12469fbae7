/** The endpoint slice controller for the webhook services: a slice names the pods that are ready now. */
import { isDeepStrictEqual } from 'node:util';
import type { KubernetesObject, NewObject } from '../kubernetes/objects.ts';
import { isReady } from './deployments.ts';
import { podAddress } from './pods.ts';
import { ensure, type World } from './world.ts';

const serviceName = 'kubernetes.io/service-name';

/** The slice of a service whose selector is one `app` label. */
export function endpointSlice(world: World, namespace: string, service: string, app: string, port: number): NewObject {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name: `${service}-6h2xk`,
      namespace,
      labels: {
        [serviceName]: service,
        'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
      },
    },
    addressType: 'IPv4',
    ports: [{ name: 'https-webhook-server', port, protocol: 'TCP' }],
    endpoints: endpoints(world, namespace, app),
  };
}

function endpoints({ store, resources }: World, namespace: string, app: string): unknown[] {
  return store
    .list(resources.get('', 'pods'), namespace)
    .filter((pod) => pod.metadata.labels?.app === app)
    .map((pod) => ({
      addresses: [podAddress(pod.metadata.name)],
      conditions: { ready: isReady(pod), serving: isReady(pod), terminating: false },
      targetRef: { kind: 'Pod', namespace, name: pod.metadata.name, uid: pod.metadata.uid },
    }));
}

/** Keeps the slices that are there; it makes none for other services. */
export function runEndpoints(world: World): void {
  const { store, resources } = world;
  const slices = resources.get('discovery.k8s.io', 'endpointslices');
  const services = resources.get('', 'services');
  const appOf = (slice: KubernetesObject) => {
    const name = slice.metadata.labels?.[serviceName] ?? '';
    const service = store.find(services, slice.metadata.namespace, name);
    return ((service?.spec ?? {}) as { selector?: { app?: string } }).selector?.app;
  };
  store.listen(resources.get('', 'pods'), ({ object }) => {
    const { namespace = '', labels } = object.metadata;
    for (const slice of store.list(slices, namespace)) {
      const app = appOf(slice);
      if (app === undefined || app !== labels?.app) continue;
      const present = endpoints(world, namespace, app);
      if (!isDeepStrictEqual(present, slice.endpoints)) ensure(world, { ...slice, endpoints: present });
    }
  });
}
