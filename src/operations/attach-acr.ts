import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { pullRight } from '../azure/registries.ts';
import { pullRole } from '../governance/azure/registry.ts';
import { defineOperation } from './operation.ts';
import { checkPermissions, readOnlyObstacles } from './reading-ahead.ts';
import { comeFrom, imagesFrom, pullLine, pullRoleText, pullTarget, registryCommand } from './registry-target.ts';
import { findGrant, grantRight, grantStep } from './role-steps.ts';

const input = z.object({ clusterId: z.string(), registry: z.string(), principalId: z.string().exactOptional() });
const facts = z.object({
  registryId: z.string(),
  registryName: z.string(),
  principalId: z.string(),
  role: z.string(),
  roleName: z.string(),
  /** Name of the role assignment: the same PUT again is the same one. */
  name: z.string(),
});

declare module './plan.ts' {
  interface OperationInputs {
    'attach-acr': z.input<typeof input>;
  }
}

/** `az aks update --attach-acr`: the pulling role for the cluster's kubelet identity at the registry. */
export const attachAcr = defineOperation({
  kind: 'attach-acr',
  verb: 'Attach',
  right: grantRight,
  offers: {
    azure: {
      title: 'Attach a container registry',
      keys: ['a'],
      danger: 'confirm',
      without: 'right',
      everywhere: true,
    },
    registries: {
      name: 'attach',
      title: 'Attach it: let the cluster pull from it',
      keys: ['a'],
      hint: 'attach',
      danger: 'confirm',
      when: { attached: false },
      otherwise: 'it is attached',
    },
  },
  command: { ...registryCommand, name: 'acr attach', summary: 'attach a registry, by name, login server or id' },
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
    const [right, permissions] = await Promise.all([
      pullRight(world.arm, registry, principalId, signal),
      checkPermissions(world, [{ ...grantRight, scope: registry.id }], signal),
    ]);
    const images = imagesFrom(registry, world);
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
        changes: [{ mark: '+', text: pullRoleText(target, registry.id) }],
        affected: [
          'Every workload on the cluster may pull every repository of the registry.',
          ...(images && images.length > 0 ? [`${comeFrom(images)}.`] : []),
        ],
        notes: [
          'A role takes up to some minutes to hold everywhere; a pod in ImagePullBackOff tries again by itself.',
          ...(registry.abac
            ? ['The registry works with ABAC repository permissions: AcrPull would not be honoured there.']
            : []),
        ],
        permissions,
        commands: [pullLine('attach', target)],
        danger: 'confirm',
        cancelling: 'Nothing more is tried. A role that was granted stays.',
        undo: {
          title: `Detach ${registry.name} from ${cluster.name}`,
          kind: 'detach-acr' as const,
          input: { ...asked, registry: registry.id },
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
