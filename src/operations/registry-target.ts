import * as z from 'zod';
import { getCluster } from '../azure/clusters.ts';
import { lookUpRegistry } from '../azure/registries.ts';
import { listSubscriptions } from '../azure/subscriptions.ts';
import { azCommand } from '../governance/azure/az-line.ts';
import { type ManagedCluster, pullPrincipal } from '../governance/azure/managed-cluster.ts';
import { imagesByHost, pullRole, type Registry } from '../governance/azure/registry.ts';
import { defined } from '../governance/defined.ts';
import { InputError } from './input-error.ts';
import type { Lookups } from './lookups.ts';
import type { OperationWorld } from './operation.ts';
import { azLine, clusterFlags } from './shell-line.ts';

/** What attaching and detaching are asked with. */
export const pullInput = z.object({
  clusterId: z.string(),
  /** Name, login server or id. */
  registry: z.string(),
  /** For a cluster that runs with a service principal, whose object id ARM does not have. */
  principalId: z.string().exactOptional(),
});

/** A cluster, a registry and the principal that pulls, as far as they could be found. */
export interface PullTarget {
  readonly cluster: ManagedCluster;
  readonly registry: Registry;
  readonly principalId: string;
  /** The role that lets it pull. */
  readonly role: ReturnType<typeof pullRole>;
  /** Running images that come from the registry; undefined when images are not read. */
  readonly images: readonly string[] | undefined;
}

/** The registry is looked for over every subscription the login sees. @throws InputError */
export async function pullTarget(
  input: z.output<typeof pullInput>,
  world: OperationWorld,
  signal: AbortSignal,
): Promise<PullTarget> {
  const cluster = await getCluster(world.arm, input.clusterId, signal);
  const ids = (await listSubscriptions(world.arm, undefined, signal)).map(({ id }) => id);
  const found = await lookUpRegistry(world.arm, input.registry, ids, signal);
  const [registry] = found;
  if (registry === undefined) {
    throw new InputError({
      what: `There is no registry "${input.registry}" among the ${ids.length} subscriptions of this login`,
      next: 'Give its name, login server or resource id; `az acr list` shows them.',
    });
  }
  if (found.length > 1) {
    throw new InputError({
      what: `"${input.registry}" fits ${found.length} registries`,
      next: `Give the resource id: ${found.map(({ id }) => id).join(', ')}`,
    });
  }
  const principalId = input.principalId ?? pullPrincipal(cluster);
  if (!principalId) {
    throw new InputError({
      what: `ARM does not say which identity pulls images for ${cluster.name}`,
      next: cluster.servicePrincipalId
        ? `It runs with a service principal: give its object id, from \`${azCommand('ad', 'sp', 'show', '--id', cluster.servicePrincipalId, '--query', 'id', '-o', 'tsv')}\`.`
        : 'Its identityProfile has no kubeletidentity.',
    });
  }
  const images = world.evidence.images?.();
  return {
    cluster,
    registry,
    principalId,
    role: pullRole(registry),
    images: images && (imagesByHost(images).get(registry.loginServer.toLowerCase()) ?? []),
  };
}

/** How attaching and detaching are asked for. */
export function askedFor(verb: 'attach' | 'detach') {
  return {
    command: {
      name: `acr ${verb}`,
      group: 'let the cluster pull from a container registry',
      summary: `${verb} a registry, by name, login server or id`,
      arguments: ['registry'],
      options: {
        principalId: {
          value: '<id>',
          summary: 'object id of what pulls, for a cluster that runs with a service principal',
        },
      },
    },
    inputFrom: ({ registry, principalId }: { registry: string; principalId?: string }, { cluster }: Lookups) => ({
      clusterId: cluster().id,
      registry,
      ...defined({ principalId }),
    }),
    input: pullInput,
  } as const;
}

/** The role that lets the principal pull, as the diff of a plan has it. */
export function pullRoleText({ cluster, role, principalId }: PullTarget, scope: string): string {
  return `${role.name} for ${principalId} (kubelet identity of ${cluster.name}) at ${scope}`;
}

/** The line of az. Of a registry with ABAC, az knows only the role itself. */
export function pullLine(verb: 'attach' | 'detach', { cluster, registry, principalId, role }: PullTarget): string {
  if (!registry.abac) return azLine('aks update', { ...clusterFlags(cluster), [`${verb}-acr`]: registry.id });
  return azLine(`role assignment ${verb === 'attach' ? 'create' : 'delete'}`, {
    'assignee-object-id': principalId,
    'assignee-principal-type': verb === 'attach' && 'ServicePrincipal',
    role: role.id,
    scope: registry.id,
  });
}

/** `3 running images come from it`. */
export function comeFrom(images: readonly string[]): string {
  return `${images.length} running image${images.length === 1 ? ' comes' : 's come'} from it`;
}
