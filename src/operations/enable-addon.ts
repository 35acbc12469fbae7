import type * as z from 'zod';
import { assignmentsAt } from '../azure/assignments.ts';
import { bearingOn } from '../governance/azure/assignment.ts';
import { type addonInput, addonSwitch } from './addon.ts';
import { defineOperation } from './define-operation.ts';
import { unregisteredProviders } from './reading-ahead.ts';

declare module './plan.ts' {
  interface OperationInputs {
    'enable-addon': z.input<typeof addonInput>;
  }
}

const offer = { keys: ['e'], hint: 'enable add-on', danger: 'confirm', when: { addon: false } } as const;

/** `az aks enable-addons -a azure-policy`. */
export const enableAddon = defineOperation({
  kind: 'enable-addon',
  verb: 'Enable',
  offers: {
    azure: { ...offer, title: 'Enable the Azure Policy add-on', everywhere: true },
    clusters: { ...offer, title: 'Enable its Azure Policy add-on' },
  },
  ...addonSwitch(true, async ({ id, subscriptionId }, world, signal) => {
    const [register, assignments] = await Promise.all([
      unregisteredProviders(world, subscriptionId, signal),
      assignmentsAt(world.arm, id, signal).catch(() => undefined),
    ]);
    const bearing = assignments?.filter((assignment) => bearingOn(assignment, id)?.excludedBy === undefined);
    return {
      register,
      affected: [
        bearing === undefined
          ? 'Which policies will begin to act could not be read.'
          : `${bearing.length} assignment${bearing.length === 1 ? '' : 's'} bear on the cluster; those for Kubernetes begin to act within 20 minutes. Deny ones refuse new objects that break them.`,
        'AKS adds the pods azure-policy and Gatekeeper to kube-system and gatekeeper-system, and an identity to the node resource group.',
      ],
    };
  }),
});
