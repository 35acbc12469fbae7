import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { pullRight } from '../azure/registries.ts';
import { defineOperation } from './define-operation.ts';
import { added } from './plan.ts';
import { askedFor, comeFrom, type pullInput, pullLine, pullRoleText, pullTarget } from './registry-target.ts';
import { findGrant, grantRight, grantStep } from './role-steps.ts';

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
    'attach-acr': z.input<typeof pullInput>;
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
  ...askedFor('attach'),
  facts,
  async plan(asked, world, signal) {
    const target = await pullTarget(asked, world, signal);
    const { cluster, registry, principalId, role, images } = target;
    const right = await pullRight(world.arm, registry, principalId, signal);
    return {
      facts: {
        registryId: registry.id,
        registryName: registry.name,
        principalId,
        role: role.id,
        roleName: role.name,
        name: randomUUID(),
      },
      title: `Let ${cluster.name} pull from ${registry.loginServer}`,
      target: registry.id,
      changes: added(pullRoleText(target, registry.id)),
      affected: [
        'Every workload on the cluster may pull every repository of the registry.',
        images !== undefined && images.length > 0 && `${comeFrom(images)}.`,
      ],
      notes: [
        'A role takes up to some minutes to hold everywhere; a pod in ImagePullBackOff tries again by itself.',
        registry.abac && 'The registry works with ABAC repository permissions: AcrPull would not be honoured there.',
      ],
      rights: [{ ...grantRight, scope: registry.id }],
      commands: [pullLine('attach', target)],
      cancelling: 'Nothing more is tried. A role that was granted stays.',
      undo: {
        title: `Detach ${registry.name} from ${cluster.name}`,
        kind: 'detach-acr',
        input: { ...asked, registry: registry.id },
      },
      nothingToDo: right.state === 'yes' && `The cluster may pull from it already, through a role at ${right.through}.`,
    };
  },
  steps: ({ registryId, registryName, principalId, role, roleName, name }) => {
    const grant = { scope: registryId, role, principalId, name };
    return [
      grantStep('grant', `Grant ${roleName} at ${registryName}`, registryId, name, async () => grant),
      {
        id: 'verify-arm',
        title: 'Read the role assignment back from ARM',
        async run({ world, signal }) {
          if (!(await findGrant(world, grant, signal)))
            throw new Error(`ARM lists no ${roleName} for ${principalId} at ${registryId}`);
          return { state: 'done', note: `${roleName} is granted` };
        },
      },
    ];
  },
});
