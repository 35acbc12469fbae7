import { getCluster } from '../azure/clusters.ts';
import { lookUpRegistry } from '../azure/registries.ts';
import { listSubscriptions } from '../azure/subscriptions.ts';
import type { AzureProblem } from '../governance/azure/azure-problem.ts';
import { type ManagedCluster, pullPrincipal } from '../governance/azure/managed-cluster.ts';
import { imagesByHost, type Registry } from '../governance/azure/registry.ts';
import type { OperationWorld } from './operation.ts';

/** A cluster, a registry and the principal that pulls, as far as they could be found. */
export interface PullTarget {
  readonly cluster: ManagedCluster;
  readonly registry: Registry;
  readonly principalId: string;
}

/** Why the registry or the principal could not be told. */
export class NoTargetError extends Error {
  override readonly name = 'NoTargetError';
  readonly problem: AzureProblem;

  constructor(problem: AzureProblem) {
    super(problem.what);
    this.problem = problem;
  }
}

/**
 * The registry by name, id or login server over every subscription the login sees. `principalId` is given for a cluster that runs
 * with a service principal, whose object id ARM does not have. @throws NoTargetError
 */
export async function pullTarget(
  input: { clusterId: string; registry: string; principalId?: string | undefined },
  world: OperationWorld,
  signal: AbortSignal,
): Promise<PullTarget> {
  const cluster = await getCluster(world.arm, input.clusterId, signal);
  const ids = (await listSubscriptions(world.arm, undefined, signal)).map(({ id }) => id);
  const found = await lookUpRegistry(world.arm, input.registry, ids, signal);
  const [registry] = found;
  if (registry === undefined) {
    throw new NoTargetError({
      what: `There is no registry "${input.registry}" among the ${ids.length} subscriptions of this login`,
      next: 'Give its name, login server or resource id; `az acr list` shows them.',
    });
  }
  if (found.length > 1) {
    throw new NoTargetError({
      what: `"${input.registry}" fits ${found.length} registries`,
      next: `Give the resource id: ${found.map(({ id }) => id).join(', ')}`,
    });
  }
  const principalId = input.principalId ?? pullPrincipal(cluster);
  if (!principalId) {
    throw new NoTargetError({
      what: `ARM does not say which identity pulls images for ${cluster.name}`,
      next: cluster.servicePrincipalId
        ? `It runs with a service principal: give its object id, from \`az ad sp show --id ${cluster.servicePrincipalId} --query id -o tsv\`.`
        : 'Its identityProfile has no kubeletidentity.',
    });
  }
  return { cluster, registry, principalId };
}

/** Running images that come from the registry; undefined when images are not read. */
export function imagesFrom(registry: Registry, world: OperationWorld): readonly string[] | undefined {
  const images = world.evidence.images?.();
  return images === undefined ? undefined : (imagesByHost(images).get(registry.loginServer.toLowerCase()) ?? []);
}
