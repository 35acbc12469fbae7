import * as z from 'zod';
import { assignmentsAt } from '../azure/assignments.ts';
import { bearingOn } from '../governance/azure/assignment.ts';
import { addonCommands, addonSteps, planAddon, writeCluster } from './addon.ts';
import { defineOperation } from './operation.ts';
import { unregisteredProviders } from './reading-ahead.ts';
import { registerProviderStep } from './register-steps.ts';

const input = z.object({ clusterId: z.string() });
const facts = z.object({
  clusterId: z.string(),
  subscriptionId: z.string(),
  enable: z.literal(true),
  eTag: z.string().exactOptional(),
  busy: z.boolean(),
  register: z.array(z.string()),
});

declare module './plan.ts' {
  interface OperationInputs {
    'enable-addon': z.input<typeof input>;
  }
}

/** `az aks enable-addons -a azure-policy`. */
export const enableAddon = defineOperation({
  kind: 'enable-addon',
  verb: 'Enable',
  right: writeCluster,
  offers: {
    azure: {
      title: 'Enable the Azure Policy add-on',
      keys: ['e'],
      hint: 'enable add-on',
      danger: 'confirm',
      when: { addon: false },
      everywhere: true,
    },
    clusters: {
      title: 'Enable its Azure Policy add-on',
      keys: ['e'],
      hint: 'enable add-on',
      danger: 'confirm',
      when: { addon: false },
    },
  },
  command: { name: 'addon enable', group: addonCommands, summary: 'enable the add-on (az aks enable-addons)' },
  inputFrom: (_, { cluster }) => ({ clusterId: cluster().id }),
  input,
  facts,
  async plan({ clusterId }, world, signal) {
    const { cluster, plan, facts } = await planAddon(
      true,
      clusterId,
      async ({ id, subscriptionId }) => {
        const [registers, assignments] = await Promise.all([
          unregisteredProviders(world, subscriptionId, signal),
          assignmentsAt(world.arm, id, signal).catch(() => undefined),
        ]);
        const bearing = assignments?.filter((assignment) => bearingOn(assignment, id)?.excludedBy === undefined);
        return {
          registers,
          affected: [
            bearing === undefined
              ? 'Which policies will begin to act could not be read.'
              : `${bearing.length} assignment${bearing.length === 1 ? '' : 's'} bear on the cluster; those for Kubernetes begin to act within 20 minutes. Deny ones refuse new objects that break them.`,
            'AKS adds the pods azure-policy and Gatekeeper to kube-system and gatekeeper-system, and an identity to the node resource group.',
          ],
        };
      },
      world,
      signal,
    );
    const undo = {
      title: `Disable the add-on on ${cluster.name}`,
      kind: 'disable-addon' as const,
      input: { clusterId: cluster.id },
    };
    return { facts, plan: { ...plan, undo } };
  },
  steps: (known) => [
    ...known.register.map((namespace) => registerProviderStep(known.subscriptionId, namespace)),
    ...addonSteps(known),
  ],
});
