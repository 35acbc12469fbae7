import * as z from 'zod';
import { absent } from '../azure/arm-error.ts';
import { getResource } from '../azure/resources.ts';
import { deleteRoleAssignment, roleAssignmentsAt } from '../azure/role-assignments.ts';
import { pullRightOf } from '../governance/azure/registry.ts';
import { nameOf } from '../governance/azure/resource-id.ts';
import { defineOperation } from './define-operation.ts';
import { became, type Step } from './operation.ts';
import { removed } from './plan.ts';
import { askedFor, comeFrom, type pullInput, pullLine, pullRoleText, pullTarget } from './registry-target.ts';
import { findGrant, isGrant, revokeRight } from './role-steps.ts';

const facts = z.object({
  registryId: z.string(),
  principalId: z.string(),
  role: z.string(),
  roleName: z.string(),
  roleAssignmentIds: z.array(z.string()),
});

declare module './plan.ts' {
  interface OperationInputs {
    'detach-acr': z.input<typeof pullInput>;
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
  ...askedFor('detach'),
  facts,
  async plan(asked, world, signal) {
    const target = await pullTarget(asked, world, signal);
    const { cluster, registry, principalId, role, images } = target;
    const assignments = await roleAssignmentsAt(world.arm, registry.id, signal);
    const own = assignments.filter(isGrant({ scope: registry.id, role: role.id, principalId }));
    const left = pullRightOf(
      registry,
      principalId,
      assignments.filter((one) => !own.includes(one)),
    );
    return {
      facts: {
        registryId: registry.id,
        principalId,
        role: role.id,
        roleName: role.name,
        roleAssignmentIds: own.map(({ id }) => id),
      },
      title: `Stop ${cluster.name} from pulling from ${registry.loginServer}`,
      target: registry.id,
      changes: removed(...own.map(({ scope }) => pullRoleText(target, scope))),
      affected: [
        images === undefined
          ? 'Whether running images come from it is not known.'
          : images.length > 0
            ? `${comeFrom(images)}: their pods cannot start on a node that does not have them yet.`
            : 'No running image comes from it.',
      ],
      notes: [left.state === 'yes' && `The cluster can still pull: a role at ${left.through} stays.`],
      rights: [{ ...revokeRight, scope: registry.id }],
      commands: [pullLine('detach', target)],
      typeName: images?.length === 0 ? undefined : registry.name,
      cancelling: 'Nothing more is taken away. What is gone stays gone.',
      undo: {
        title: `Attach ${registry.name} to ${cluster.name}`,
        kind: 'attach-acr',
        input: { ...asked, registry: registry.id },
      },
      nothingToDo:
        own.length === 0 &&
        (left.state === 'yes'
          ? `It has no role at the registry itself; it pulls through one at ${left.through}, which other resources share.`
          : 'The cluster has no pulling role at the registry.'),
    };
  },
  steps: ({ registryId, principalId, role, roleName, roleAssignmentIds }) => [
    ...roleAssignmentIds.map(
      (id, index): Step => ({
        id: `delete-${index + 1}`,
        title: `Delete the role assignment ${nameOf(id)}`,
        request: `DELETE ${id}`,
        async run({ world, signal }) {
          const was = await deleteRoleAssignment(world.arm, id, signal);
          return { state: 'done', note: was ? `${roleName} taken away` : 'it was gone already' };
        },
        readBack: async ({ world, signal }) => became(!(await getResource(world.arm, id, signal).catch(absent))),
      }),
    ),
    {
      id: 'verify-arm',
      title: 'Read the role assignments back from ARM',
      async run({ world, signal }) {
        if (await findGrant(world, { scope: registryId, role, principalId }, signal))
          throw new Error(`ARM still lists ${roleName} for ${principalId} at ${registryId}`);
        return { state: 'done', note: `${roleName} is gone` };
      },
    },
  ],
});
