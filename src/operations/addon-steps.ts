import { ArmError } from '../azure/arm-error.ts';
import { followCluster, putCluster } from '../azure/cluster-changes.ts';
import { getClusterBody, managedCluster, withAddon } from '../azure/clusters.ts';
import { isBusy, type ManagedCluster } from '../governance/azure/managed-cluster.ts';
import { sameId } from '../governance/azure/resource-id.ts';
import type { Step, StepContext, StepOutcome } from './operation.ts';
import { untilIdle } from './reading-ahead.ts';

export interface AddonFacts {
  readonly clusterId: string;
  readonly enable: boolean;
  /** The cluster as it was when the plan was shown; absent when it was busy then, for its end changes the eTag. */
  readonly eTag?: string | undefined;
}

const stateOf = (enable: boolean) => (enable ? 'enabled' : 'disabled');

export function waitUntilIdle(clusterId: string): Step {
  return {
    id: 'wait',
    title: 'Wait for the operation that holds the cluster',
    writes: false,
    async run({ world, signal, tell }) {
      await untilIdle(world, clusterId, signal, tell);
      return { state: 'done' };
    },
  };
}

/** The PUT of the whole cluster, with If-Match. */
export function putAddon(facts: AddonFacts): Step {
  const { clusterId, enable } = facts;
  const ended = (cluster: ManagedCluster): StepOutcome => ({
    state: 'done',
    note: `ARM: ${cluster.provisioningState}, add-on ${cluster.addon.state}`,
  });
  const follow = (context: StepContext) => ({
    interval: context.world.pace.poll,
    signal: context.signal,
    onPercent: context.percent,
  });
  return {
    id: 'put',
    title: `${enable ? 'Enable' : 'Disable'} azurepolicy in addonProfiles (PUT of the cluster)`,
    writes: true,
    request: `PUT ${clusterId}`,
    async run(context) {
      const { arm } = context.world;
      const body = await getClusterBody(arm, clusterId, context.signal);
      if (facts.eTag !== undefined && body.eTag !== facts.eTag) throw changedMeanwhile(clusterId);
      const taken = await putCluster(arm, clusterId, withAddon(body, enable), body.eTag, follow(context));
      await context.submitted(taken.serialized);
      return ended(await taken.done());
    },
    async follow(poller, context) {
      return ended(await (await followCluster(context.world.arm, clusterId, poller, follow(context))).done());
    },
    async readBack({ world, signal, tell }) {
      const cluster = await untilIdle(world, clusterId, signal, tell);
      const done = enable ? cluster.addon.state === 'enabled' : cluster.addon.state !== 'enabled';
      return { state: done ? 'done' : 'not done', note: `found ${cluster.addon.state}, ${cluster.provisioningState}` };
    },
  };
}

/** What ARM itself would answer to the PUT; seen before sending, when the plan's eTag is no longer the cluster's. */
function changedMeanwhile(clusterId: string): ArmError {
  return new ArmError({
    status: 412,
    code: 'PreconditionFailed',
    message: 'The cluster was changed after the plan was made.',
    request: `PUT ${clusterId}`,
  });
}

export function verifyInArm(facts: AddonFacts): Step {
  return {
    id: 'verify-arm',
    title: 'Read the cluster back from ARM',
    writes: false,
    async run({ world, signal }) {
      const cluster = managedCluster(await getClusterBody(world.arm, facts.clusterId, signal));
      const right = facts.enable ? cluster.addon.state === 'enabled' : cluster.addon.state !== 'enabled';
      if (!right)
        throw new Error(
          `ARM says the add-on is ${cluster.addon.state}, not ${stateOf(facts.enable)}${isBusy(cluster) ? '; another operation changes the cluster now' : ''}`,
        );
      return { state: 'done', note: `ARM: add-on ${cluster.addon.state}` };
    },
  };
}

/** Enabled: its pods are there and all Ready. Disabled: they are gone. */
export function verifyInCluster(facts: AddonFacts): Step {
  return {
    id: 'verify-cluster',
    title: facts.enable ? 'See the add-on’s pods Ready in the cluster' : 'See the add-on’s pods gone from the cluster',
    writes: false,
    async run({ world, signal, tell }) {
      const { evidence, pace } = world;
      if (evidence.clusterId === undefined || !sameId(evidence.clusterId, facts.clusterId)) {
        return { state: 'unverified', note: 'the console is not connected to this cluster' };
      }
      const until = world.now() + pace.clusterPatience;
      for (;;) {
        const pods = evidence.addonPods();
        const seen = pods === undefined ? 'its pods cannot be read' : `${pods.ready} of ${pods.total} pods ready`;
        if (pods && (facts.enable ? pods.total > 0 && pods.ready === pods.total : pods.total === 0)) {
          return { state: 'done', note: facts.enable ? seen : 'no pods of the add-on are left' };
        }
        if (world.now() >= until) return { state: 'unverified', note: seen };
        tell(seen);
        await world.sleep(pace.look, signal);
      }
    },
  };
}
