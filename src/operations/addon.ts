import * as z from 'zod';
import { getCluster, partsOf } from '../azure/clusters.ts';
import { roles } from '../governance/azure/azure-problem.ts';
import { isBusy, type ManagedCluster } from '../governance/azure/managed-cluster.ts';
import { defined } from '../governance/defined.ts';
import { addonSteps } from './addon-steps.ts';
import type { Lookups } from './lookups.ts';
import type { OperationWorld, Step } from './operation.ts';
import { added, replaced, type Undo } from './plan.ts';
import { stopped } from './reading-ahead.ts';
import { registerProviderLine, registerProviderStep, registerRight } from './register-steps.ts';
import { azLine, clusterFlags } from './shell-line.ts';

export const addonInput = z.object({ clusterId: z.string() });
const facts = z.object({
  clusterId: z.string(),
  enable: z.boolean(),
  eTag: z.string().exactOptional(),
  busy: z.boolean(),
  register: z.array(z.string()).default([]),
});

/** What enabling and disabling have of their own. */
interface OwnPart {
  readonly affected: readonly string[];
  /** Providers that have to be registered first. */
  readonly register?: string[];
  readonly typeName?: string;
}

/** An operation that switches the add-on, on or off, but for its words. `own` is asked once the cluster is read. */
export function addonSwitch(
  enable: boolean,
  own: (cluster: ManagedCluster, world: OperationWorld, signal: AbortSignal) => OwnPart | Promise<OwnPart>,
) {
  const verb = enable ? 'enable' : 'disable';
  const right = { action: 'Microsoft.ContainerService/managedClusters/write', role: roles.kubernetes };
  return {
    right,
    command: {
      name: `addon ${verb}`,
      group: 'switch the Azure Policy add-on of the cluster',
      summary: `${verb} the add-on (az aks ${verb}-addons)`,
    },
    inputFrom: (_: unknown, { cluster }: Lookups) => ({ clusterId: cluster().id }),
    input: addonInput,
    facts,
    async plan({ clusterId }: z.output<typeof addonInput>, world: OperationWorld, signal: AbortSignal) {
      const cluster = await getCluster(world.arm, clusterId, signal);
      const { id, name, addon, provisioningState, subscriptionId } = cluster;
      const { affected, register = [], typeName } = await own(cluster, world, signal);
      const busy = isBusy(cluster);
      const before = enable && addon.state === 'absent' ? '(absent)' : String(addon.state === 'enabled');
      const undo: Undo = {
        title: `${enable ? 'Disable' : 'Enable'} the add-on on ${name}`,
        kind: enable ? 'disable-addon' : 'enable-addon',
        input: { clusterId: id },
      };
      return {
        facts: { clusterId: id, enable, busy, register, ...defined({ eTag: busy ? undefined : cluster.eTag }) },
        title: `${enable ? 'Enable' : 'Disable'} the Azure Policy add-on on ${name}`,
        target: id,
        changes: [
          ...replaced('addonProfiles.azurepolicy.enabled', before, String(enable)),
          ...added(...register.map((namespace) => `provider ${namespace}: Registered`)),
        ],
        affected,
        notes: [busy && `The cluster is ${provisioningState}: it is waited for; it can be aborted instead.`],
        rights: [
          { ...right, scope: id },
          ...register.map((namespace) => ({ ...registerRight(namespace), scope: `/subscriptions/${subscriptionId}` })),
        ],
        commands: [
          ...register.map((namespace) => registerProviderLine(subscriptionId, namespace)),
          azLine(`aks ${verb}-addons`, { addons: 'azure-policy', ...clusterFlags(cluster) }),
        ],
        typeName,
        cancelling: 'AKS goes on with the update; only the watching ends. Abort it to stop it.',
        undo,
        obstacles: [stopped(cluster)],
        nothingToDo:
          (addon.state === 'enabled') === enable &&
          !busy &&
          `The add-on is ${enable ? 'on' : 'off'} already (${enable ? provisioningState : addon.state}).`,
      };
    },
    steps: ({ register, ...known }: z.output<typeof facts>): readonly Step[] => [
      ...register.map((namespace) => registerProviderStep(partsOf(known.clusterId).subscriptionId, namespace)),
      ...addonSteps(known),
    ],
  };
}
