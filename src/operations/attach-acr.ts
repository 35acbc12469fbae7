import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { pullRight } from '../azure/registries.ts';
import { pullRole } from '../governance/azure/registry.ts';
import { defineOperation } from './operation.ts';
import { checkPermissions, readOnlyObstacles } from './reading-ahead.ts';
import { imagesFrom, pullTarget } from './registry-target.ts';
import { findGrant, grantStep } from './role-steps.ts';
import { shellLine } from './shell-line.ts';

const facts = z.object({
  registryId: z.string(),
  registryName: z.string(),
  principalId: z.string(),
  role: z.string(),
  roleName: z.string(),
  /** Name of the role assignment: the same PUT again is the same one. */
  name: z.string(),
});

/** `az aks update --attach-acr`: the pulling role for the cluster's kubelet identity at the registry. */
export const attachAcr = defineOperation({
  kind: 'attach-acr',
  input: z.object({ clusterId: z.string(), registry: z.string(), principalId: z.string().optional() }),
  facts,
  async plan(input, world, signal) {
    const { cluster, registry, principalId } = await pullTarget(input, world, signal);
    const role = pullRole(registry);
    const [right, permissions] = await Promise.all([
      pullRight(world.arm, registry, principalId, signal),
      checkPermissions(
        world,
        [{ action: 'Microsoft.Authorization/roleAssignments/write', scope: registry.id }],
        signal,
      ),
    ]);
    const images = imagesFrom(registry, world);
    const byAz = registry.abac
      ? shellLine(
          'az',
          'role',
          'assignment',
          'create',
          '--assignee-object-id',
          principalId,
          '--assignee-principal-type',
          'ServicePrincipal',
          '--role',
          role.id,
          '--scope',
          registry.id,
        )
      : shellLine(
          'az',
          'aks',
          'update',
          '--resource-group',
          cluster.resourceGroup,
          '--name',
          cluster.name,
          '--subscription',
          cluster.subscriptionId,
          '--attach-acr',
          registry.id,
        );
    return {
      facts: {
        registryId: registry.id,
        registryName: registry.name,
        principalId,
        role: role.id,
        roleName: role.name,
        name: randomUUID(),
      },
      plan: {
        title: `Let ${cluster.name} pull from ${registry.loginServer}`,
        target: registry.id,
        changes: [
          {
            mark: '+',
            text: `${role.name} for ${principalId} (kubelet identity of ${cluster.name}) at ${registry.id}`,
          },
        ],
        affected: [
          'Every workload on the cluster may pull every repository of the registry.',
          ...(images && images.length > 0
            ? [`${images.length} running image${images.length === 1 ? ' comes' : 's come'} from it.`]
            : []),
        ],
        notes: [
          'A role takes up to some minutes to hold everywhere; a pod in ImagePullBackOff tries again by itself.',
          ...(registry.abac
            ? ['The registry works with ABAC repository permissions: AcrPull would not be honoured there.']
            : []),
        ],
        permissions,
        commands: [byAz],
        danger: 'confirm',
        cancelling: 'Nothing more is tried. A role that was granted stays.',
        undo: {
          title: `Detach ${registry.name} from ${cluster.name}`,
          kind: 'detach-acr' as const,
          input: { ...input, registry: registry.id },
        },
        obstacles: readOnlyObstacles(world),
        ...(right.state === 'yes'
          ? { nothingToDo: `The cluster may pull from it already, through a role at ${right.through}.` }
          : {}),
      },
    };
  },
  steps: ({ registryId, registryName, principalId, role, roleName, name }) => {
    const grant = { scope: registryId, role, principalId, name };
    return [
      grantStep(
        'grant',
        `Grant ${roleName} at ${registryName}`,
        `PUT ${registryId}/providers/Microsoft.Authorization/roleAssignments/${name}`,
        async () => grant,
      ),
      {
        id: 'verify-arm',
        title: 'Read the role assignment back from ARM',
        writes: false,
        async run({ world, signal }) {
          if (!(await findGrant(world, grant, signal)))
            throw new Error(`ARM lists no ${roleName} for ${principalId} at ${registryId}`);
          return { state: 'done', note: `${roleName} is granted` };
        },
      },
    ];
  },
});
