import type * as z from 'zod';
import { sameId } from '../governance/azure/resource-id.ts';
import { type addonInput, addonSwitch } from './addon.ts';
import { defineOperation } from './define-operation.ts';

declare module './plan.ts' {
  interface OperationInputs {
    'disable-addon': z.input<typeof addonInput>;
  }
}

const offer = { keys: ['E'], danger: 'typed-name', when: { addon: true } } as const;

/** `az aks disable-addons -a azure-policy`. */
export const disableAddon = defineOperation({
  kind: 'disable-addon',
  verb: 'Disable',
  offers: {
    azure: { ...offer, title: 'Disable the Azure Policy add-on', everywhere: true },
    clusters: { ...offer, title: 'Disable its Azure Policy add-on' },
  },
  ...addonSwitch(false, ({ id, name }, { evidence }) => {
    const pods = evidence.clusterId !== undefined && sameId(evidence.clusterId, id) ? evidence.addonPods() : undefined;
    return {
      affected: [
        'No policy of Azure is enforced or audited in this cluster from then on: whoever deploys to it is no longer refused anything by them.',
        `AKS removes the add-on’s pods${pods ? ` (${pods.total} now)` : ''} with Gatekeeper and all its constraints; a Gatekeeper of your own is not touched.`,
      ],
      typeName: name,
    };
  }),
});
