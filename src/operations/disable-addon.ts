import * as z from 'zod';
import { sameId } from '../governance/azure/resource-id.ts';
import { addonCommands, addonSteps, planAddon, writeCluster } from './addon.ts';
import { defineOperation } from './operation.ts';

const input = z.object({ clusterId: z.string() });
const facts = z.object({
  clusterId: z.string(),
  enable: z.literal(false),
  eTag: z.string().exactOptional(),
  busy: z.boolean(),
});

declare module './plan.ts' {
  interface OperationInputs {
    'disable-addon': z.input<typeof input>;
  }
}

/** `az aks disable-addons -a azure-policy`. */
export const disableAddon = defineOperation({
  kind: 'disable-addon',
  verb: 'Disable',
  right: writeCluster,
  offers: {
    azure: {
      title: 'Disable the Azure Policy add-on',
      keys: ['E'],
      danger: 'typed-name',
      when: { addon: true },
      everywhere: true,
    },
    clusters: {
      title: 'Disable its Azure Policy add-on',
      keys: ['E'],
      danger: 'typed-name',
      when: { addon: true },
    },
  },
  command: { name: 'addon disable', group: addonCommands, summary: 'disable the add-on (az aks disable-addons)' },
  inputFrom: (_, { cluster }) => ({ clusterId: cluster().id }),
  input,
  facts,
  async plan({ clusterId }, world, signal) {
    const { cluster, plan, facts } = await planAddon(
      false,
      clusterId,
      ({ id, name }) => {
        const { evidence } = world;
        const pods =
          evidence.clusterId !== undefined && sameId(evidence.clusterId, id) ? evidence.addonPods() : undefined;
        return {
          affected: [
            'No policy of Azure is enforced or audited in this cluster from then on: whoever deploys to it is no longer refused anything by them.',
            `AKS removes the add-on’s pods${pods ? ` (${pods.total} now)` : ''} with Gatekeeper and all its constraints; a Gatekeeper of your own is not touched.`,
          ],
          typeName: name,
        };
      },
      world,
      signal,
    );
    const undo = {
      title: `Enable the add-on on ${cluster.name}`,
      kind: 'enable-addon' as const,
      input: { clusterId: cluster.id },
    };
    return { facts, plan: { ...plan, undo } };
  },
  steps: addonSteps,
});
