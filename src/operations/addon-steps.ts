import { changedMeanwhile } from '../azure/arm-error.ts';
import { followCluster, putCluster } from '../azure/cluster-changes.ts';
import { getClusterBody, managedCluster, withAddon } from '../azure/clusters.ts';
import { isBusy, type ManagedCluster } from '../governance/azure/managed-cluster.ts';
import { sameId } from '../governance/azure/resource-id.ts';
import { became, type Step, type StepOutcome } from './operation.ts';
import { followed, seenInCluster, untilIdle } from './reading-ahead.ts';

export interface AddonFacts {
  readonly clusterId: string;
  readonly enable: boolean;
  readonly busy: boolean;
  /** The cluster as it was when the plan was shown; absent when it was busy then, for its end changes the eTag. */
  readonly eTag?: string;
}

/** Waits where it has to, PUTs the whole cluster with If-Match, and sees what came of it in ARM and in the cluster. */
export function addonSteps({ clusterId, enable, busy, eTag }: AddonFacts): readonly Step[] {
  const isSwitched = ({ addon }: ManagedCluster) => (addon.state === 'enabled') === enable;
  const ended = (cluster: ManagedCluster): StepOutcome => ({
    state: 'done',
    note: `ARM: ${cluster.provisioningState}, add-on ${cluster.addon.state}`,
  });
  const wait: Step = {
    id: 'wait',
    title: 'Wait for the operation that holds the cluster',
    async run(context) {
      await untilIdle(clusterId, context);
      return { state: 'done' };
    },
  };
  return [
    ...(busy ? [wait] : []),
    {
      id: 'put',
      title: `${enable ? 'Enable' : 'Disable'} azurepolicy in addonProfiles (PUT of the cluster)`,
      request: `PUT ${clusterId}`,
      async run(context) {
        const { arm } = context.world;
        const body = await getClusterBody(arm, clusterId, context.signal);
        // What ARM itself would answer to the PUT.
        if (eTag !== undefined && body.eTag !== eTag) throw changedMeanwhile('cluster', clusterId);
        const taken = await putCluster(arm, clusterId, withAddon(body, enable), body.eTag, followed(context));
        await context.submitted(taken.serialized);
        return ended(await taken.done());
      },
      async follow(poller, context) {
        return ended(await (await followCluster(context.world.arm, clusterId, poller, followed(context))).done());
      },
      async readBack(context) {
        const cluster = await untilIdle(clusterId, context);
        return became(isSwitched(cluster), `found ${cluster.addon.state}, ${cluster.provisioningState}`);
      },
    },
    {
      id: 'verify-arm',
      title: 'Read the cluster back from ARM',
      async run({ world, signal }) {
        const cluster = managedCluster(await getClusterBody(world.arm, clusterId, signal));
        if (!isSwitched(cluster))
          throw new Error(
            `ARM says the add-on is ${cluster.addon.state}, not ${enable ? 'enabled' : 'disabled'}${isBusy(cluster) ? '; another operation changes the cluster now' : ''}`,
          );
        return { state: 'done', note: `ARM: add-on ${cluster.addon.state}` };
      },
    },
    {
      id: 'verify-cluster',
      title: enable ? 'See the add-on’s pods Ready in the cluster' : 'See the add-on’s pods gone from the cluster',
      async run(context) {
        const { evidence } = context.world;
        if (evidence.clusterId === undefined || !sameId(evidence.clusterId, clusterId))
          return { state: 'unverified', note: 'the console is not connected to this cluster' };
        return seenInCluster(() => {
          const pods = evidence.addonPods();
          if (pods === undefined) return { isSo: false, seen: 'its pods cannot be read' };
          const { ready, total } = pods;
          if (!enable && total === 0) return { isSo: true, seen: 'no pods of the add-on are left' };
          return { isSo: enable && total > 0 && ready === total, seen: `${ready} of ${total} pods ready` };
        }, context);
      },
    },
  ];
}
