import * as z from 'zod';
import { isArmError } from '../azure/arm-error.ts';
import { deleteRoleAssignment, roleAssignmentsAt } from '../azure/role-assignments.ts';
import { pullRightOf, pullRole } from '../governance/azure/registry.ts';
import { nameOf, sameId } from '../governance/azure/resource-id.ts';
import { defineOperation, type Step } from './operation.ts';
import { checkPermissions, readOnlyObstacles } from './reading-ahead.ts';
import { comeFrom, imagesFrom, pullLine, pullRoleText, pullTarget, registryCommand } from './registry-target.ts';
import { findGrant, revokeRight } from './role-steps.ts';

const input = z.object({ clusterId: z.string(), registry: z.string(), principalId: z.string().exactOptional() });
const facts = z.object({
  registryId: z.string(),
  principalId: z.string(),
  role: z.string(),
  roleName: z.string(),
  roleAssignmentIds: z.array(z.string()),
});

declare module './plan.ts' {
  interface OperationInputs {
    'detach-acr': z.input<typeof input>;
  }
}

/** `az aks update --detach-acr`: takes the pulling role away that the cluster has at the registry itself. */
export const detachAcr = defineOperation({
  kind: 'detach-acr',
  verb: 'Detach',
  right: revokeRight,
  offers: {
    registries: {
      name: 'detach',
      title: 'Detach it',
      keys: ['D', 'ctrl-d'],
      hint: 'detach',
      danger: 'typed-name',
      when: { attached: true },
      otherwise: 'it is not attached',
    },
  },
  command: { ...registryCommand, name: 'acr detach', summary: 'detach a registry, by name, login server or id' },
  inputFrom: ({ registry, principalId }, { cluster }) => ({
    clusterId: cluster().id,
    registry,
    ...(principalId === undefined ? {} : { principalId }),
  }),
  input,
  facts,
  async plan(asked, world, signal) {
    const target = await pullTarget(asked, world, signal);
    const { cluster, registry, principalId } = target;
    const role = pullRole(registry);
    const [assignments, permissions] = await Promise.all([
      roleAssignmentsAt(world.arm, registry.id, signal),
      checkPermissions(world, [{ ...revokeRight, scope: registry.id }], signal),
    ]);
    const own = assignments.filter(
      (one) =>
        sameId(one.scope, registry.id) &&
        one.principalId.toLowerCase() === principalId.toLowerCase() &&
        one.roleDefinitionId.toLowerCase().endsWith(`/${role.id}`),
    );
    const left = pullRightOf(
      registry,
      principalId,
      assignments.filter((one) => !own.includes(one)),
    );
    const images = imagesFrom(registry, world);
    const inUse = images !== undefined && images.length > 0;
    return {
      facts: {
        registryId: registry.id,
        principalId,
        role: role.id,
        roleName: role.name,
        roleAssignmentIds: own.map(({ id }) => id),
      },
      plan: {
        title: `Stop ${cluster.name} from pulling from ${registry.loginServer}`,
        target: registry.id,
        changes: own.map(({ scope }) => ({ mark: '-' as const, text: pullRoleText(target, scope) })),
        affected: [
          images === undefined
            ? 'Whether running images come from it is not known.'
            : inUse
              ? `${comeFrom(images)}: their pods cannot start on a node that does not have them yet.`
              : 'No running image comes from it.',
        ],
        notes: left.state === 'yes' ? [`The cluster can still pull: a role at ${left.through} stays.`] : [],
        permissions,
        commands: [pullLine('detach', target)],
        danger: inUse || images === undefined ? 'type-name' : 'confirm',
        ...(inUse || images === undefined ? { typeName: registry.name } : {}),
        cancelling: 'Nothing more is taken away. What is gone stays gone.',
        undo: {
          title: `Attach ${registry.name} to ${cluster.name}`,
          kind: 'attach-acr' as const,
          input: { ...asked, registry: registry.id },
        },
        obstacles: readOnlyObstacles(world),
        ...(own.length === 0
          ? {
              nothingToDo:
                left.state === 'yes'
                  ? `It has no role at the registry itself; it pulls through one at ${left.through}, which other resources share.`
                  : 'The cluster has no pulling role at the registry.',
            }
          : {}),
      },
    };
  },
  steps: ({ registryId, principalId, role, roleName, roleAssignmentIds }) => [
    ...roleAssignmentIds.map(
      (id, index): Step => ({
        id: `delete-${index + 1}`,
        title: `Delete the role assignment ${nameOf(id)}`,
        writes: true,
        request: `DELETE ${id}`,
        async run({ world, signal }) {
          const was = await deleteRoleAssignment(world.arm, id, signal);
          return { state: 'done', note: was ? `${roleName} taken away` : 'it was gone already' };
        },
        async readBack({ world, signal }) {
          try {
            await world.arm.request('GET', id, { apiVersion: '2022-04-01', signal });
            return { state: 'not done' };
          } catch (error) {
            if (isArmError(error, 404)) return { state: 'done' };
            throw error;
          }
        },
      }),
    ),
    {
      id: 'verify-arm',
      title: 'Read the role assignments back from ARM',
      writes: false,
      async run({ world, signal }) {
        if (await findGrant(world, { scope: registryId, role, principalId }, signal))
          throw new Error(`ARM still lists ${roleName} for ${principalId} at ${registryId}`);
        return { state: 'done', note: `${roleName} is gone` };
      },
    },
  ],
});
