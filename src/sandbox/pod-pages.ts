/** What pods answer when the API server is asked for their pages (pods/proxy): Gatekeeper's their metrics. */
import type { Api } from './kubernetes/api.ts';
import type { KubernetesObject } from './kubernetes/objects.ts';
import { ApiError } from './kubernetes/status.ts';
import { gatekeeperPods } from './world/gatekeeper-pods.ts';
import type { World } from './world/world.ts';

/** Throws as the API server does for a port at which nothing listens. */
export function podPages(world: World): Api['pages'] {
  return (pod, port, path) => {
    const isGatekeeper = gatekeeperPods(world).some(({ name }) => name === pod.metadata.name);
    if (!isGatekeeper || port !== metricsPort(pod)) throw refused(pod, port);
    return path === 'metrics' ? world.work.page(world, pod) : undefined;
  };
}

function metricsPort({ spec }: KubernetesObject): number {
  const { containers = [] } = (spec ?? {}) as { containers?: { args?: string[] }[] };
  const given = containers.flatMap(({ args = [] }) => args).find((text) => text.startsWith('--prometheus-port='));
  return given === undefined ? 8888 : Number(given.split('=')[1]);
}

function refused({ status }: KubernetesObject, port: number): ApiError {
  const { podIP = '10.244.0.9' } = (status ?? {}) as { podIP?: string };
  const why = `dial tcp ${podIP}:${port}: connect: connection refused`;
  return new ApiError(503, 'ServiceUnavailable', `error trying to reach service: ${why}`);
}
