import { getCluster } from '../azure/clusters.ts';
import { roles } from '../governance/azure/azure-problem.ts';
import { isBusy, type ManagedCluster } from '../governance/azure/managed-cluster.ts';
import { putAddon, verifyInArm, verifyInCluster, waitUntilIdle } from './addon-steps.ts';
import type { OperationWorld, Step } from './operation.ts';
import { type Plan, replaced } from './plan.ts';
import { checkPermissions, clusterObstacles, readOnlyObstacles } from './reading-ahead.ts';
import { registerRight } from './register-steps.ts';
import { clusterFlags, shellLine } from './shell-line.ts';

export const writeCluster = {
  action: 'Microsoft.ContainerService/managedClusters/write',
  role: roles.kubernetes,
} as const;

export const addonCommands = 'switch the Azure Policy add-on of the cluster';

/** What enabling and disabling have of their own. */
interface OwnPart {
  readonly affected: readonly string[];
  readonly registers?: readonly string[];
  readonly typeName?: string;
}

/** The plan of switching the add-on, on or off. `own` is asked once the cluster is read. */
export async function planAddon<Enable extends boolean>(
  enable: Enable,
  clusterId: string,
  own: (cluster: ManagedCluster) => OwnPart | Promise<OwnPart>,
  world: OperationWorld,
  signal: AbortSignal,
) {
  const cluster = await getCluster(world.arm, clusterId, signal);
  const { id, name, addon, provisioningState, subscriptionId } = cluster;
  const { affected, registers = [], typeName } = await own(cluster);
  const permissions = await checkPermissions(
    world,
    [
      { ...writeCluster, scope: id },
      ...registers.map((namespace) => ({ ...registerRight(namespace), scope: `/subscriptions/${subscriptionId}` })),
    ],
    signal,
  );
  const busy = isBusy(cluster);
  const before = enable && addon.state === 'absent' ? '(absent)' : String(addon.state === 'enabled');
  const already = (addon.state === 'enabled') === enable && !busy;
  const plan: Omit<Plan, 'kind' | 'steps' | 'undo'> = {
    title: `${enable ? 'Enable' : 'Disable'} the Azure Policy add-on on ${name}`,
    target: id,
    changes: [
      ...replaced('addonProfiles.azurepolicy.enabled', before, String(enable)),
      ...registers.map((namespace) => ({ mark: '+' as const, text: `provider ${namespace}: Registered` })),
    ],
    affected,
    notes: busy ? [`The cluster is ${provisioningState}: it is waited for; it can be aborted instead.`] : [],
    permissions,
    commands: [
      ...registers.map((namespace) =>
        shellLine(
          ...['az', 'provider', 'register', '--namespace', namespace, '--subscription', subscriptionId, '--wait'],
        ),
      ),
      shellLine(
        ...['az', 'aks', enable ? 'enable-addons' : 'disable-addons', '--addons', 'azure-policy'],
        ...clusterFlags(cluster),
      ),
    ],
    danger: typeName === undefined ? 'confirm' : 'type-name',
    ...(typeName === undefined ? {} : { typeName }),
    cancelling: 'AKS goes on with the update; only the watching ends. Abort it to stop it.',
    obstacles: [...readOnlyObstacles(world), ...clusterObstacles(cluster)],
    ...(already
      ? {
          nothingToDo: enable
            ? `The add-on is on already (${provisioningState}).`
            : `The add-on is off already (${addon.state}).`,
        }
      : {}),
  };
  const facts = {
    clusterId: id,
    subscriptionId,
    enable,
    busy,
    register: [...registers],
    ...(busy || cluster.eTag === undefined ? {} : { eTag: cluster.eTag }),
  };
  return { cluster, plan, facts };
}

/** The steps after what has to be registered. */
export function addonSteps(known: {
  readonly clusterId: string;
  readonly enable: boolean;
  readonly busy: boolean;
  readonly eTag?: string | undefined;
}): readonly Step[] {
  return [
    ...(known.busy ? [waitUntilIdle(known.clusterId)] : []),
    putAddon(known),
    verifyInArm(known),
    verifyInCluster(known),
  ];
}
